// Publishing against a registry that is a script: what is asked, in which order, and what stops it.
#include "authoring/publish.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "authoring/publishing_client.h"
#include "module/foreign_folder.h"
#include "module/hashing.h"
#include "module/published_manifest.h"
#include "module/registry_documents.h"
#include "tests/support/fake_clock.h"
#include "tests/support/recording_log.h"
#include "tests/support/recording_progress.h"
#include "tests/support/result_matchers.h"
#include "tests/support/scripted_transport.h"
#include "tests/support/seed_module.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

ScriptedAnswer status(int code, std::string body = {}) {
    return {.status = code, .headers = {}, .body = std::move(body), .failure = {}};
}

class PublishTest : public testing::Test {
protected:
    void serve_registry(const std::optional<std::string>& publish) {
        m_transport.serve(m_registry + "/registry.json", to_json(RegistryDocument{"team", publish}));
        for (const char* name : {"seed", "half"})
            m_transport.answer(HttpMethod::get, fmt::format("{}/acme/{}/versions.json", m_registry, name), status(404));
    }
    /// A registry that has nothing of the module.
    void serve_empty_registry() {
        serve_registry("api");
        m_transport.answer(HttpMethod::get, m_manifest_url, status(404));
        for (const std::string& url : {table_url(), words_url()})
            m_transport.answer(HttpMethod::head, url, status(404)).answer(HttpMethod::put, url, status(201));
        m_transport.answer(HttpMethod::put, m_manifest_url, status(201));
    }
    std::string blob_url(std::string_view file) const {
        return m_registry + "/api/blobs/sha256/" + m_module.manifest.find_file(file)->digest.hex();
    }
    std::string table_url() const { return blob_url("embeddings.safetensors"); }
    std::string words_url() const { return blob_url("words.txt"); }

    Result<Published> publish(PublishMode mode = PublishMode::real) {
        return publish_module(m_module, {parse_url(m_registry).value(), m_token, mode},
                              {m_transport, m_clock, m_progress, m_log, m_cancellation});
    }
    std::vector<std::string> requested() const {
        std::vector<std::string> lines;
        for (const auto& request : m_transport.requests())
            lines.push_back(std::string(to_string(request.method)) + " " + request.url);
        return lines;
    }

    TemporaryFolder m_folder;
    ModuleFolder m_module = write_seed_module(m_folder / "seed");
    ScriptedTransport m_transport;
    FakeClock m_clock;
    RecordingProgress m_progress;
    RecordingLog m_log;
    Cancellation m_cancellation;
    std::string m_token = "secret";
    const std::string m_registry = "https://hub.example.org/team";
    const std::string m_version_url = m_registry + "/acme/seed/1";
    const std::string m_manifest_url = m_version_url + "/module.json";
};

TEST_F(PublishTest, WhatIsMissingIsUploadedAndTheManifestComesLast) {
    serve_empty_registry();
    const auto published = publish();
    ASSERT_THAT(published, IsOk());
    EXPECT_EQ(to_string(published->url), m_version_url);
    EXPECT_EQ(published->digest, m_module.digest);
    EXPECT_FALSE(published->was_there);
    EXPECT_THAT(published->uploaded, ElementsAre("embeddings.safetensors", "words.txt"));
    EXPECT_THAT(published->skipped, IsEmpty());
    EXPECT_THAT(requested(), ElementsAre("GET " + m_registry + "/registry.json", "GET " + m_manifest_url,
                                         "GET " + m_registry + "/acme/seed/versions.json", "HEAD " + table_url(),
                                         "HEAD " + words_url(), "PUT " + table_url(), "PUT " + words_url(),
                                         "PUT " + m_manifest_url));
    const auto requests = m_transport.requests();
    EXPECT_EQ(requests[5].body, content_of(m_module.path / "embeddings.safetensors"));
    EXPECT_EQ(requests[6].body, content_of(m_module.path / "words.txt"));
    EXPECT_EQ(requests[7].body, content_of(m_module.path / "module.json"));
    for (const auto& request : requests) EXPECT_EQ(request.header("authorization"), "Bearer secret");
}

TEST_F(PublishTest, AForeignFolderGoesWhereItIsNamedWithTheManifestThatIsMadeForIt) {
    m_folder.write("half/model.bin", "anything");
    m_module = must(read_foreign_folder(m_folder / "half", m_progress, m_cancellation));
    const std::string manifest = to_json(m_module.manifest);
    m_module.manifest =
        must(published_manifest(std::move(m_module.manifest), {"acme", "half"}, must(parse_version("123"))));
    const std::string url = m_registry + "/acme/half/123";
    serve_registry("api");
    m_transport.answer(HttpMethod::get, url + "/module.json", status(404))
        .answer(HttpMethod::head, blob_url("model.bin"), status(404))
        .answer(HttpMethod::put, blob_url("model.bin"), status(201))
        .answer(HttpMethod::put, url + "/module.json", status(201));
    const auto published = publish();
    ASSERT_THAT(published, IsOk());
    EXPECT_EQ(to_string(published->url), url);
    EXPECT_EQ(published->digest, digest_of(manifest));
    EXPECT_EQ(m_transport.requests().back().body, manifest);
    EXPECT_EQ(names_in(m_folder / "half").size(), 1U) << "nothing is written into the folder";
}

TEST_F(PublishTest, AServerThatAsksForAPauseGetsIt) {
    ScriptedAnswer busy = status(503);
    busy.headers.emplace_back("retry-after", "17");
    m_transport.answer(HttpMethod::put, m_manifest_url, busy);
    serve_empty_registry();
    const auto before = m_clock.now();
    ASSERT_THAT(publish(), IsOk());
    EXPECT_GE(m_clock.now() - before, std::chrono::seconds(17));
}

TEST_F(PublishTest, AnotherSpellingOfAPublishedVersionIsAConflictBeforeAnythingIsSent) {
    const Digest theirs = digest_of("theirs");
    m_transport.serve(m_registry + "/registry.json", to_json(RegistryDocument{"team", "api"}));
    m_transport.answer(HttpMethod::get, m_manifest_url, status(404));
    m_transport.serve(m_registry + "/acme/seed/versions.json",
                      to_json(VersionsDocument{{"acme", "seed"},
                                               {{.version = must(parse_version("1.0.0")),
                                                 .digest = theirs,
                                                 .size = 1,
                                                 .published = "2026-01-31T12:00:00Z"}}}));
    for (const auto mode : {PublishMode::real, PublishMode::dry_run})
        EXPECT_THAT(publish(mode), FailsWith(ErrorCode::conflict, "`" + m_registry + "/acme/seed/1.0.0`"));
    for (const auto& line : requested()) EXPECT_TRUE(line.starts_with("GET ")) << line;
}

TEST_F(PublishTest, WhatIsThereIsSkipped) {
    serve_registry("api");
    m_transport.answer(HttpMethod::get, m_manifest_url, status(404))
        .answer(HttpMethod::head, table_url(), status(200))
        .answer(HttpMethod::head, words_url(), status(404))
        .answer(HttpMethod::put, words_url(), status(201))
        .answer(HttpMethod::put, m_manifest_url, status(201));
    const auto published = publish();
    ASSERT_THAT(published, IsOk());
    EXPECT_THAT(published->uploaded, ElementsAre("words.txt"));
    EXPECT_THAT(published->skipped, ElementsAre("embeddings.safetensors"));
}

TEST_F(PublishTest, TheSameModuleAgainIsNoError) {
    serve_registry("api");
    m_transport.serve(m_manifest_url, content_of(m_module.path / "module.json"))
        .answer(HttpMethod::head, table_url(), status(200))
        .answer(HttpMethod::head, words_url(), status(200))
        .answer(HttpMethod::put, m_manifest_url, status(200));
    const auto published = publish();
    ASSERT_THAT(published, IsOk());
    EXPECT_TRUE(published->was_there);
    EXPECT_THAT(published->uploaded, IsEmpty());
}

TEST_F(PublishTest, AVersionThatIsTakenIsAConflictBeforeAnyUpload) {
    serve_registry("api");
    m_transport.serve(m_manifest_url, "{}");
    EXPECT_THAT(publish(), FailsWith(ErrorCode::conflict, to_string(digest_of(std::string_view("{}")))));
    EXPECT_EQ(requested().size(), 2U);
}

TEST_F(PublishTest, ADryRunUploadsNothing) {
    serve_registry("api");
    m_transport.answer(HttpMethod::get, m_manifest_url, status(404))
        .answer(HttpMethod::head, table_url(), status(200))
        .answer(HttpMethod::head, words_url(), status(404));
    const auto published = publish(PublishMode::dry_run);
    ASSERT_THAT(published, IsOk());
    EXPECT_THAT(published->uploaded, ElementsAre("words.txt"));
}

TEST_F(PublishTest, ARegistryMayNameItsApiInSeveralWays) {
    const Url at = parse_url(m_registry).value();
    EXPECT_EQ(to_string(publishing_base(at, "api").value()), m_registry + "/api");
    EXPECT_EQ(to_string(publishing_base(at, "api/v1/").value()), m_registry + "/api/v1");
    EXPECT_EQ(to_string(publishing_base(at, "/api").value()), "https://hub.example.org/api");
    EXPECT_EQ(to_string(publishing_base(at, "https://hub.example.org:443/x").value()), "https://hub.example.org/x");
    EXPECT_THAT(publishing_base(at, "../api"), FailsWith(ErrorCode::integrity));
    EXPECT_THAT(publishing_base(at, "//evil.example.org/api"), FailsWith(ErrorCode::integrity));
}

TEST_F(PublishTest, TheTokenNeverLeavesForAnotherOrigin) {
    for (const std::string_view base :
         {"https://evil.example.org/api", "http://hub.example.org/api", "https://hub.example.org:8443/api"}) {
        ScriptedTransport transport;
        transport.serve(m_registry + "/registry.json", to_json(RegistryDocument{"team", std::string(base)}));
        EXPECT_THAT(publish_module(m_module, {parse_url(m_registry).value(), m_token, PublishMode::real},
                                   {transport, m_clock, m_progress, m_log, m_cancellation}),
                    FailsWith(ErrorCode::permission_denied, "another origin"));
        EXPECT_EQ(transport.requests().size(), 1U);
    }
}

TEST_F(PublishTest, ARegistryForReadingOnlyTakesNoPublications) {
    serve_registry(std::nullopt);
    EXPECT_THAT(publish(), FailsWith(ErrorCode::permission_denied, "takes no publications"));
}

TEST_F(PublishTest, WhatIsNoRegistryIsNotFound) {
    m_transport.answer(HttpMethod::get, m_registry + "/registry.json", status(404));
    EXPECT_THAT(publish(), FailsWith(ErrorCode::not_found, "is no registry"));
}

TEST_F(PublishTest, WithoutATokenNothingIsAsked) {
    m_token = "";
    EXPECT_THAT(publish(), FailsWith(ErrorCode::permission_denied, "LODE_TOKEN"));
    m_token = "a\r\nhost: b";
    EXPECT_THAT(publish(), FailsWith(ErrorCode::invalid_argument, "access token"));
    EXPECT_THAT(requested(), IsEmpty());
}

TEST_F(PublishTest, ABrokenModuleIsNeverSent) {
    m_folder.write("seed/words.txt", "cat\ndog\nhouse\n");
    EXPECT_THAT(publish(), FailsWith(ErrorCode::integrity, "words.txt"));
    EXPECT_THAT(requested(), IsEmpty());
}

TEST_F(PublishTest, AModuleWhosePartsDoNotFitIsNeverSent) {
    const auto twice = write_seed_module(m_folder / "twice", {.words = "cat\ndog\ncat\n"});
    m_module = twice;
    EXPECT_THAT(publish(), FailsWith(ErrorCode::integrity, "came before"));
    EXPECT_THAT(requested(), IsEmpty());
}

TEST_F(PublishTest, AManifestThatChangedSinceItWasReadIsRefused) {
    m_folder.write("seed/module.json", content_of(m_module.path / "module.json") + " ");
    EXPECT_THAT(publish(), FailsWith(ErrorCode::integrity, "changed in the meantime"));
    EXPECT_THAT(requested(), IsEmpty());
}

TEST_F(PublishTest, AFailingUploadIsTriedThreeTimes) {
    serve_registry("api");
    m_transport.answer(HttpMethod::get, m_manifest_url, status(404))
        .answer(HttpMethod::head, table_url(), status(404))
        .answer(HttpMethod::head, words_url(), status(200))
        .answer(HttpMethod::put, table_url(), unreachable())
        .answer(HttpMethod::put, table_url(), status(503))
        .answer(HttpMethod::put, table_url(), status(201))
        .answer(HttpMethod::put, m_manifest_url, status(201));
    EXPECT_THAT(publish(), IsOk());
    EXPECT_THAT(m_clock.sleeps(), ElementsAre(std::chrono::seconds(1), std::chrono::seconds(2)));
    EXPECT_EQ(m_log.notes().size(), 2U);
}

TEST_F(PublishTest, AnUploadThatFailsForTheThirdTimeIsGivenUp) {
    serve_registry("api");
    m_transport.answer(HttpMethod::get, m_manifest_url, status(404))
        .answer(HttpMethod::head, table_url(), status(404))
        .answer(HttpMethod::head, words_url(), status(200))
        .answer(HttpMethod::put, table_url(), status(503));
    EXPECT_THAT(publish(), FailsWith(ErrorCode::unavailable, "uploading `embeddings.safetensors`"));
    EXPECT_EQ(m_clock.sleeps().size(), 2U);
}

TEST_F(PublishTest, AnUploadGoesOnWhereTheRegistrySaysItIs) {
    serve_registry("api");
    const auto table = content_of(m_module.path / "embeddings.safetensors");
    const auto total = std::to_string(table.size());
    const auto at = [](const std::string& offset) {
        return ScriptedAnswer{.status = 404, .headers = {{"upload-offset", offset}}, .body = {}, .failure = {}};
    };
    m_transport.answer(HttpMethod::get, m_manifest_url, status(404))
        .answer(HttpMethod::head, words_url(), status(200))
        .answer(HttpMethod::head, table_url(), at("10"))  // of another process, killed
        .answer(HttpMethod::put, table_url(), unreachable())
        .answer(HttpMethod::head, table_url(), at("30"))
        .answer(HttpMethod::put, table_url(), unreachable())
        .answer(HttpMethod::head, table_url(), at(total))
        .answer(HttpMethod::put, table_url(), status(201))
        .answer(HttpMethod::put, m_manifest_url, status(201));
    EXPECT_THAT(publish(), IsOk());
    std::vector<std::string> ranges;
    std::vector<std::string> bodies;
    for (const auto& request : m_transport.requests())
        if (request.method == HttpMethod::put && request.url == table_url()) {
            ranges.push_back(request.header("content-range").value_or("whole"));
            bodies.push_back(request.body);
        }
    const auto last = std::to_string(table.size() - 1);
    EXPECT_THAT(ranges,
                ElementsAre("bytes 10-" + last + "/" + total, "bytes 30-" + last + "/" + total, "bytes */" + total));
    EXPECT_THAT(bodies, ElementsAre(table.substr(10), table.substr(30), ""));
    EXPECT_THAT(m_clock.sleeps(), ElementsAre(std::chrono::seconds(1), std::chrono::seconds(1)))
        << "attempts count while nothing more arrives";
}

TEST_F(PublishTest, WhatHadComeBeforeAndWasSpoiltIsSentAnew) {
    serve_registry("api");
    m_transport.answer(HttpMethod::get, m_manifest_url, status(404))
        .answer(HttpMethod::head, words_url(), status(200))
        .answer(HttpMethod::head, table_url(),
                {.status = 404, .headers = {{"upload-offset", "10"}}, .body = {}, .failure = {}})
        .answer(HttpMethod::put, table_url(), status(422, R"({"error":{"code":"integrity","message":"other"}})"))
        .answer(HttpMethod::head, table_url(), status(404))
        .answer(HttpMethod::put, table_url(), status(201))
        .answer(HttpMethod::put, m_manifest_url, status(201));
    EXPECT_THAT(publish(), IsOk());
    EXPECT_EQ(m_transport.requests()[6].header("content-range"), std::nullopt);
}

TEST_F(PublishTest, ABlobThatWasClearedAwayBeforeTheCommitIsSentAgain) {
    serve_registry("api");
    m_transport.answer(HttpMethod::get, m_manifest_url, status(404))
        .answer(HttpMethod::head, table_url(), status(200))
        .answer(HttpMethod::head, words_url(), status(200))
        .answer(HttpMethod::head, words_url(), status(404))
        .answer(HttpMethod::put, m_manifest_url, status(422, R"({"error":{"code":"integrity","message":"lost"}})"))
        .answer(HttpMethod::put, words_url(), status(201))
        .answer(HttpMethod::put, m_manifest_url, status(201));
    EXPECT_THAT(publish(), IsOk());
}

TEST_F(PublishTest, AnInterruptionIsHeardInThePauseBeforeAnotherAttempt) {
    serve_registry("api");
    class Interrupting final : public Log {
    public:
        explicit Interrupting(Cancellation& cancellation) : m_cancellation(cancellation) {}
        void note(std::string_view) override { m_cancellation.request(); }
        void warning(std::string_view) override {}

    private:
        Cancellation& m_cancellation;
    } log(m_cancellation);
    m_transport.answer(HttpMethod::get, m_manifest_url, status(503));
    EXPECT_THAT(publish_module(m_module, {parse_url(m_registry).value(), m_token, PublishMode::real},
                               {m_transport, m_clock, m_progress, log, m_cancellation}),
                FailsWith(ErrorCode::interrupted));
    EXPECT_EQ(requested().size(), 2U);
}

TEST_F(PublishTest, ARefusalIsFinalAndSaysWhy) {
    serve_registry("api");
    m_transport.answer(HttpMethod::get, m_manifest_url, status(404))
        .answer(HttpMethod::head, table_url(), status(200))
        .answer(HttpMethod::head, words_url(), status(200))
        .answer(HttpMethod::put, m_manifest_url,
                status(409, R"({"error":{"code":"conflict","message":"1.0 was published before","hint":"try 2"}})"));
    EXPECT_THAT(publish(), FailsWith(ErrorCode::conflict, "1.0 was published before"));
    EXPECT_THAT(m_log.notes(), IsEmpty());
}

TEST_F(PublishTest, AnInterruptionEndsItBeforeAnyRequest) {
    m_cancellation.request();
    EXPECT_THAT(publish(), FailsWith(ErrorCode::interrupted));
    EXPECT_THAT(requested(), IsEmpty());
}

}  // namespace
}  // namespace lode
