// A registry that mirrors others: what its clients get, and what upstream is asked for.
#include <atomic>
#include <thread>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "registry_server/storage/releases.h"
#include "tests/registry_server/running_mirror.h"
#include "tests/registry_server/running_registry.h"
#include "tests/support/fake_clock.h"
#include "tests/support/recording_log.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

using std::chrono::seconds;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class MirrorTest : public testing::Test {
protected:
    MirrorTest() { upstream.emplace(upstream_root.path(), clock, log); }

    MirrorOptions options() {
        MirrorOptions made;
        made.upstreams = {{*parse_url(fmt::format("http://127.0.0.1:{}", upstream->port()))}};
        made.transport = &transport;
        made.clock = &clock;
        made.cancellation = &cancellation;
        return made;
    }
    void start(Readers readers = Readers::everybody) { start(options(), readers); }
    void start(const MirrorOptions& made, Readers readers = Readers::everybody) {
        last_options = made;
        mirror.emplace(root.path(), made, clock, mirror_log, readers);
    }
    void restart() {
        mirror.reset();
        mirror.emplace(root.path(), last_options, clock, mirror_log);
    }

    const TemporaryFolder upstream_root;
    const TemporaryFolder root;
    FakeClock clock;
    RecordingLog log;
    RecordingLog mirror_log;
    Cancellation cancellation;
    RememberingTransport transport{{.redirect_hosts = std::vector<std::string>()}, clock, log};
    MirrorOptions last_options;
    std::optional<RunningRegistry> upstream;
    std::optional<RunningMirror> mirror;
    const SampleModule module = sample_module("acme/m", "1");
};

TEST_F(MirrorTest, AModuleOfUpstreamIsServedAsThisRegistrysOwn) {
    ASSERT_EQ(upstream->publish(module, "acme/m/1").status, 201);
    start();
    const auto manifest = mirror->get("/acme/m/1/module.json");
    EXPECT_EQ(manifest.status, 200);
    EXPECT_EQ(manifest.body, module.manifest);
    EXPECT_EQ(manifest.header("content-type"), "application/json");
    const auto file = mirror->get("/acme/m/1/sub/table.bin");
    EXPECT_EQ(file.body, "0123456789");
    EXPECT_EQ(file.header("cache-control"), "public, max-age=31536000, immutable");
    EXPECT_EQ(file.header("x-content-type-options"), "nosniff");
    EXPECT_EQ(mirror->get("/acme/m/1/other.bin").status, 404) << "its manifest does not list it";
    EXPECT_THAT(transport.asked("table.bin"), SizeIs(1));
}

TEST_F(MirrorTest, AMirroredFileAnswersConditionsAndRangesAndHead) {
    ASSERT_EQ(upstream->publish(module, "acme/m/1").status, 201);
    start();
    const auto whole = mirror->get("/acme/m/1/sub/table.bin");
    const std::string etag = whole.header("etag");
    ASSERT_FALSE(etag.empty());
    EXPECT_EQ(mirror->get("/acme/m/1/sub/table.bin", "If-None-Match: " + etag).status, 304);
    const auto part = mirror->get("/acme/m/1/sub/table.bin", "Range: bytes=2-4\r\nIf-Range: " + etag);
    EXPECT_EQ(part.status, 206);
    EXPECT_EQ(part.body, "234");
    RawClient client(mirror->port());
    client.send("HEAD /acme/m/1/sub/table.bin HTTP/1.1\r\nHost: x\r\n\r\n");
    const auto head = client.read_response(BodyExpected::no);
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.header("content-length"), "10");
}

TEST_F(MirrorTest, ADocumentHasAnETagThatHolds) {
    ASSERT_EQ(upstream->publish(module, "acme/m/1").status, 201);
    start();
    for (const auto* path : {"/acme/m/versions.json", "/modules.json"}) {
        const auto document = mirror->get(path);
        EXPECT_EQ(document.status, 200);
        EXPECT_EQ(document.header("cache-control"), "no-cache");
        const auto again = mirror->get(path, "If-None-Match: " + document.header("etag"));
        EXPECT_EQ(again.status, 304) << path;
    }
}

TEST_F(MirrorTest, FiftyWhoAskForOneModuleFetchItOnce) {
    ASSERT_EQ(upstream->publish(module, "acme/m/1").status, 201);
    start();
    std::atomic<int> right = 0;
    {
        std::vector<std::jthread> askers;
        for (int i = 0; i < 50; ++i)
            askers.emplace_back([&, i] {
                const bool asks_for_words = i % 2 == 0;
                const auto got = mirror->get(asks_for_words ? "/acme/m/1/words.txt" : "/acme/m/1/module.json");
                if (got.status == 200 && got.body == (asks_for_words ? "cat\ndog\n" : module.manifest)) ++right;
            });
    }
    EXPECT_EQ(right, 50);
    EXPECT_THAT(transport.asked("module.json"), SizeIs(1));
    EXPECT_THAT(transport.asked("words.txt"), SizeIs(1));
}

TEST_F(MirrorTest, WhatItHasItServesWithUpstreamGoneAndAfterARestart) {
    ASSERT_EQ(upstream->publish(module, "acme/m/1").status, 201);
    start();
    ASSERT_EQ(mirror->get("/acme/m/1/module.json").status, 200);
    const auto versions = mirror->get("/acme/m/versions.json");
    const auto catalogue = mirror->get("/modules.json");
    ASSERT_THAT(catalogue.body, HasSubstr("acme/m"));
    upstream.reset();
    clock.advance(seconds(400));
    restart();
    const auto asked = transport.asked().size();
    EXPECT_EQ(mirror->get("/acme/m/1/words.txt").body, "cat\ndog\n");
    EXPECT_THAT(transport.asked(), SizeIs(asked)) << "what is fixed and here needs no network";
    EXPECT_EQ(mirror->get("/acme/m/versions.json").body, versions.body);
    EXPECT_THAT(mirror_log.warnings(), Contains(HasSubstr("the versions of acme/m are as they were")));
    EXPECT_EQ(mirror->get("/modules.json").body, catalogue.body);
}

TEST_F(MirrorTest, WhatNobodyCanBeAskedForIsForLater) {
    ASSERT_EQ(upstream->publish(module, "acme/m/1").status, 201);
    start();
    upstream.reset();
    for (const auto* path : {"/acme/m/1/module.json", "/acme/m/versions.json"}) {
        const auto refused = mirror->get(path);
        EXPECT_EQ(refused.status, 503);
        EXPECT_NE(refused.header("retry-after"), "");
        EXPECT_THAT(refused.body, Not(HasSubstr("127.0.0.1"))) << "whom it asks is nobody's business";
    }
}

TEST_F(MirrorTest, NewVersionsAndYanksAreSeenOnceDocumentsAreOld) {
    ASSERT_EQ(upstream->publish(module, "acme/m/1").status, 201);
    start();
    EXPECT_THAT(mirror->get("/acme/m/versions.json").body, HasSubstr("\"version\":"));
    ASSERT_EQ(upstream->publish(sample_module("acme/m", "2"), "acme/m/2").status, 201);
    clock.advance(seconds(299));
    EXPECT_THAT(mirror->get("/acme/m/versions.json").body, Not(HasSubstr("\"2\"")));
    clock.advance(seconds(2));
    EXPECT_THAT(mirror->get("/acme/m/versions.json").body, HasSubstr("\"2\""));
}

TEST_F(MirrorTest, AVersionThatIsNewIsFoundBeforeTheDocumentIsOld) {
    ASSERT_EQ(upstream->publish(module, "acme/m/1").status, 201);
    start();
    ASSERT_EQ(mirror->get("/acme/m/2/module.json").status, 404);
    ASSERT_EQ(upstream->publish(sample_module("acme/m", "2"), "acme/m/2").status, 201);
    EXPECT_EQ(mirror->get("/acme/m/2/module.json").status, 404) << "it was asked a moment ago";
    clock.advance(seconds(31));
    EXPECT_EQ(mirror->get("/acme/m/2/module.json").status, 200);
}

TEST_F(MirrorTest, WhatUpstreamLacksIsNotAskedForAgainAtOnce) {
    start();
    for (int i = 0; i < 20; ++i) EXPECT_EQ(mirror->get("/acme/nothing/versions.json").status, 404);
    EXPECT_THAT(transport.asked(), SizeIs(1));
    clock.advance(seconds(31));
    EXPECT_EQ(mirror->get("/acme/nothing/versions.json").status, 404);
    EXPECT_THAT(transport.asked(), SizeIs(2));
}

TEST_F(MirrorTest, AVersionIsServedAsItIsWrittenAndNotOtherwise) {
    ASSERT_EQ(upstream->publish(module, "acme/m/1").status, 201);
    start();
    EXPECT_EQ(mirror->get("/acme/m/1.0/module.json").status, 404);
    EXPECT_EQ(mirror->get("/acme/m/1/module.json").status, 200);
}

TEST_F(MirrorTest, AnOwnPublisherIsNeverAskedForUpstream) {
    ASSERT_EQ(upstream->publish(module, "acme/m/1").status, 201);
    {
        const RunningRegistry own(root.path(), clock, log);
        ASSERT_EQ(own.publish(sample_module("acme/own", "1"), "acme/own/1").status, 201);
    }
    start();
    EXPECT_EQ(mirror->get("/acme/own/1/module.json").status, 200);
    for (const auto* path : {"/acme/m/versions.json", "/acme/m/1/module.json", "/acme/own/2/module.json"})
        EXPECT_EQ(mirror->get(path).status, 404) << path;
    EXPECT_THAT(transport.asked(), IsEmpty());
    const auto listed = parse_catalogue_document(mirror->get("/modules.json").body);
    ASSERT_THAT(listed, IsOk());
    ASSERT_THAT(listed->modules, SizeIs(1));
    EXPECT_EQ(to_string(listed->modules[0].name), "acme/own");
}

TEST_F(MirrorTest, APublisherIsReservedByAnEmptyFolder) {
    ASSERT_EQ(upstream->publish(module, "acme/m/1").status, 201);
    std::filesystem::create_directories(root / "public/acme");
    start();
    EXPECT_EQ(mirror->get("/acme/m/1/module.json").status, 404);
    EXPECT_THAT(transport.asked(), IsEmpty());
}

TEST_F(MirrorTest, TheCatalogueListsBoth) {
    ASSERT_EQ(upstream->publish(module, "acme/m/1").status, 201);
    start();
    EXPECT_THAT(mirror->get("/modules.json").body, HasSubstr("acme/m"));
    ASSERT_EQ(upstream->publish(sample_module("acme/n", "1"), "acme/n/1").status, 201);
    mirror->get("/modules.json");
    EXPECT_THAT(transport.asked("modules.json"), SizeIs(1)) << "it is fresh";
}

TEST_F(MirrorTest, WhatIsPublishedToItIsListedBesideUpstreams) {
    ASSERT_EQ(upstream->publish(module, "acme/m/1").status, 201);
    start();
    ASSERT_THAT(mirror->get("/modules.json").body, HasSubstr("acme/m"));
    const auto token = TokenStore(*RegistryFolder::open(root.path()), clock).create({{Scope::publish, {"own"}}})->text;
    const auto put = [&](const std::string& path, const std::string& body) {
        return send_request(mirror->port(), fmt::format("PUT {} HTTP/1.1\r\nAuthorization: Bearer {}", path, token),
                            body)
            .status;
    };
    const auto own = sample_module("own/a", "1");
    for (const auto& [path, content] : own.files)
        ASSERT_LE(put("/api/blobs/sha256/" + digest_of(content).hex(), content), 201);
    ASSERT_EQ(put("/own/a/1/module.json", own.manifest), 201);
    mirror.reset();  // which writes its own catalogue
    start();
    EXPECT_THAT(mirror->get("/modules.json").body, AllOf(HasSubstr("acme/m"), HasSubstr("own/a")));
    EXPECT_EQ(mirror->get("/own/a/1/words.txt").status, 200);
}

TEST_F(MirrorTest, APrivateMirrorAsksForTheTokenBeforeAnythingIsFetched) {
    ASSERT_EQ(upstream->publish(module, "acme/m/1").status, 201);
    start(Readers::token_holders);
    for (const auto* path : {"/acme/m/1/module.json", "/acme/m/versions.json", "/modules.json"})
        EXPECT_EQ(mirror->get(path).status, 401) << path;
    EXPECT_THAT(transport.asked(), IsEmpty());
    const auto token = TokenStore(*RegistryFolder::open(root.path()), clock).create({{Scope::read, {}}})->text;
    const auto got = mirror->get("/acme/m/1/module.json", "Authorization: Bearer " + token);
    EXPECT_EQ(got.status, 200);
    EXPECT_EQ(got.header("cache-control"), "private, max-age=31536000, immutable");
    EXPECT_EQ(mirror->get("/acme/m/1/words.txt", "Authorization: Bearer " + token).header("vary"), "Authorization");
}

TEST_F(MirrorTest, AModuleThatIsTooLargeIsRefusedBeforeItComes) {
    ASSERT_EQ(upstream->publish(module, "acme/m/1").status, 201);
    auto made = options();
    made.limits.module_size = 17;
    start(made);
    EXPECT_EQ(mirror->get("/acme/m/1/module.json").status, 502);
    EXPECT_THAT(transport.asked("table.bin"), IsEmpty());
    EXPECT_THAT(mirror_log.warnings(), Contains(HasSubstr("larger than 17 bytes")));
}

TEST_F(MirrorTest, WhatItHasNoRoomForGoesAndIsFetchedAgain) {
    const auto other = sample_module("acme/other", "1", {{"words.txt", "owl\n"}});
    ASSERT_EQ(upstream->publish(module, "acme/m/1").status, 201);
    ASSERT_EQ(upstream->publish(other, "acme/other/1").status, 201);
    auto made = options();
    made.cache.max_size = 20;
    start(made);
    ASSERT_EQ(mirror->get("/acme/m/1/words.txt").status, 200);
    clock.advance(std::chrono::hours(2));
    ASSERT_EQ(mirror->get("/acme/other/1/words.txt").status, 200);
    EXPECT_THAT(names_in(root / "private/mirror/modules"), SizeIs(1));
    EXPECT_EQ(mirror->get("/acme/m/1/words.txt").body, "cat\ndog\n");
    EXPECT_THAT(transport.asked("/acme/m/1/words.txt"), SizeIs(2));
}

}  // namespace
}  // namespace lode
