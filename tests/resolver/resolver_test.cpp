// What a resolve answers, and what it asks the network for.
#include "resolver/resolver.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "module/registry_documents.h"
#include "tests/support/fake_clock.h"
#include "tests/support/leftovers.h"
#include "tests/support/recording_log.h"
#include "tests/support/recording_progress.h"
#include "tests/support/result_matchers.h"
#include "tests/support/scripted_transport.h"
#include "tests/support/seed_module.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

constexpr std::string_view url = "https://hub.example.org/acme/seed/1";

class ResolverTest : public testing::Test {
protected:
    ResolverTest() { without_documents(m_transport); }
    /// A static host that is no registry: it has no versions.json.
    static void without_documents(ScriptedTransport& transport) {
        for (const std::string host : {"https://hub.example.org", "http://127.0.0.1:8080", "http://hub.example.org"})
            for (const std::string name : {"/acme/seed", "/acme/other"})
                transport.answer(HttpMethod::get, host + name + "/versions.json",
                                 {.status = 404, .headers = {}, .body = "", .failure = {}});
    }
    void serve_seed() { m_transport.serve_folder(url, m_seed.path); }
    Result<Resolved> resolve(std::string_view handle, Transport* transport) {
        const Resolver resolver(m_cache, transport, m_clock, m_log, m_progress, m_cancellation, {});
        return parse_handle(handle, {}).and_then([&](const Handle& parsed) { return resolver.resolve(parsed); });
    }
    Result<Resolved> resolve(std::string_view handle) { return resolve(handle, &m_transport); }
    Result<Resolved> resolve_offline(std::string_view handle) { return resolve(handle, nullptr); }
    std::vector<std::string> requested() const {
        std::vector<std::string> urls;
        for (const auto& request : m_transport.requests()) urls.push_back(request.url);
        return urls;
    }
    std::string pinned(const Digest& digest) const { return std::string(url) + "#sha256=" + digest.hex(); }

    TemporaryFolder m_folder;
    FakeClock m_clock;
    RecordingLog m_log;
    RecordingProgress m_progress;
    Cancellation m_cancellation;
    ScriptedTransport m_transport;
    ModuleFolder m_seed = write_seed_module(m_folder / "seed");
    Cache m_cache{m_folder / "cache", m_clock, m_log};
};

TEST_F(ResolverTest, FixedUrlIsDownloadedOnceThenNeedsNoNetwork) {
    serve_seed();
    const auto first = resolve(url);
    ASSERT_THAT(first, IsOk());
    EXPECT_EQ(first->source, Source::network);
    EXPECT_EQ(first->module.digest, m_seed.digest);
    EXPECT_THAT(requested(), UnorderedElementsAre(
                                 std::string(url) + "/module.json", "https://hub.example.org/acme/seed/versions.json",
                                 std::string(url) + "/embeddings.safetensors", std::string(url) + "/words.txt"));

    const auto second = resolve_offline(url);
    ASSERT_THAT(second, IsOk());
    EXPECT_EQ(second->source, Source::cache);
    EXPECT_EQ(second->module.path, first->module.path);
}

TEST_F(ResolverTest, SpellingsOfOneUrlShareOneRecord) {
    serve_seed();
    ASSERT_THAT(resolve(url), IsOk());
    EXPECT_THAT(resolve_offline("HTTPS://HUB.example.org:443/acme/seed/1/"), IsOk());
}

TEST_F(ResolverTest, ProgressTellsEveryByte) {
    serve_seed();
    ASSERT_THAT(resolve(url), IsOk());
    ASSERT_THAT(m_progress.works(), SizeIs(1));
    const auto work = m_progress.works()[0];
    EXPECT_EQ(work.total, m_seed.manifest.files[0].size + m_seed.manifest.files[1].size);
    EXPECT_EQ(work.advanced, work.total);
    EXPECT_TRUE(work.finished);
}

TEST_F(ResolverTest, UnknownModuleIsNotFoundAndNotRetried) {
    m_transport.answer(HttpMethod::get, std::string(url) + "/module.json",
                       {.status = 404, .headers = {}, .body = "gone", .failure = {}});
    m_transport.answer(HttpMethod::get, std::string(url) + "?tf-hub-format=compressed",
                       {.status = 404, .headers = {}, .body = "gone", .failure = {}});
    EXPECT_THAT(resolve(url),
                FailsWith(ErrorCode::not_found, "there is no acme/seed version 1 at `https://hub.example.org`"));
    EXPECT_THAT(requested(), SizeIs(2));
    EXPECT_THAT(m_clock.sleeps(), IsEmpty());
}

TEST_F(ResolverTest, ACacheThatCannotBeMadeIsNotTheModulesFault) {
    serve_seed();
    const Cache nowhere("/proc/lode", m_clock, m_log);
    const Resolver resolver(nowhere, &m_transport, m_clock, m_log, m_progress, m_cancellation, {});
    EXPECT_THAT(resolver.resolve(must(parse_handle(url, {}))), FailsWith(ErrorCode::permission_denied, "/proc/lode"));
}

TEST_F(ResolverTest, UnreachableRegistryIsTriedFourTimesThenUnavailable) {
    m_transport.answer(HttpMethod::get, std::string(url) + "/module.json", unreachable());
    EXPECT_THAT(resolve(url), FailsWith(ErrorCode::unavailable));
    EXPECT_THAT(requested(), SizeIs(4));
    EXPECT_THAT(m_clock.sleeps(), SizeIs(3));
}

TEST_F(ResolverTest, CutTransferIsStartedAgainFromNothing) {
    serve_seed();
    const std::string words = std::string(url) + "/words.txt";
    ScriptedTransport flaky;
    without_documents(flaky);
    flaky.serve(std::string(url) + "/module.json", content_of(m_seed.path / "module.json"));
    flaky.serve(std::string(url) + "/embeddings.safetensors", content_of(m_seed.path / "embeddings.safetensors"));
    flaky.answer(HttpMethod::get, words,
                 {.status = 200, .headers = {}, .body = "cat\nd", .failure = Error{ErrorCode::unavailable, "cut", {}}});
    flaky.serve(words, "cat\ndog\nmouse\n");
    const auto resolved = resolve(url, &flaky);
    ASSERT_THAT(resolved, IsOk());
    EXPECT_EQ(content_of(resolved->module.path / "words.txt"), "cat\ndog\nmouse\n");
}

struct BadFile {
    std::string name;
    std::string body;
    std::string words;  ///< that the message must hold
};

class ResolverBadFileTest : public ResolverTest, public testing::WithParamInterface<BadFile> {};

TEST_P(ResolverBadFileTest, IsRefusedAndNothingOfItIsKept) {
    ScriptedTransport lying;
    without_documents(lying);
    const std::string words = std::string(url) + "/words.txt";
    lying.serve(std::string(url) + "/module.json", content_of(m_seed.path / "module.json"));
    lying.serve(std::string(url) + "/embeddings.safetensors", content_of(m_seed.path / "embeddings.safetensors"));
    lying.serve(words, GetParam().body);
    const auto refused = resolve(url, &lying);
    EXPECT_THAT(refused, FailsWith(ErrorCode::integrity, GetParam().words));
    EXPECT_THAT(refused, FailsWith(ErrorCode::integrity, "`words.txt`"));
    EXPECT_THAT(refused, FailsWith(ErrorCode::integrity, to_string(m_seed.manifest.files[1].digest)));
    EXPECT_THAT(refused, FailsWith(ErrorCode::integrity, "`" + words + "`"));
    EXPECT_THAT(leftovers_in(m_cache.root() / "partial"), IsEmpty());
    EXPECT_FALSE(fs::exists(m_cache.root() / "modules"));
    EXPECT_FALSE(m_cache.blobs().contains(m_seed.manifest.files[1]).value());

    serve_seed();
    EXPECT_THAT(resolve(url), IsOk()) << "once the server is mended, the same command works";
}

INSTANTIATE_TEST_SUITE_P(, ResolverBadFileTest,
                         testing::Values(BadFile{"FlippedBit", "cat\ndog\nmousf\n", "got sha256:"},
                                         BadFile{"Shorter", "cat\ndog\n", "expected 14 bytes"},
                                         BadFile{"Longer", "cat\ndog\nmouse\nrat\n", "got more"},
                                         BadFile{"Empty", "", "got 0"},
                                         BadFile{"LoginPage", "<html>please log in</html>", "expected 14 bytes"}),
                         [](const auto& row) { return row.param.name; });

TEST_F(ResolverTest, ManifestOfAnotherModuleIsRefused) {
    m_transport.serve_folder("https://hub.example.org/acme/other/1", m_seed.path);
    EXPECT_THAT(resolve("https://hub.example.org/acme/other/1"),
                FailsWith(ErrorCode::integrity, "its manifest says acme/seed version 1"));
    m_transport.serve_folder("https://hub.example.org/acme/seed/2", m_seed.path);
    EXPECT_THAT(resolve("https://hub.example.org/acme/seed/2"),
                FailsWith(ErrorCode::integrity, "its manifest says acme/seed version 1"));
}

TEST_F(ResolverTest, AnotherSpellingOfTheVersionIsTheSameVersion) {
    m_transport.serve_folder("https://hub.example.org/acme/seed/1.0.0", m_seed.path);
    EXPECT_THAT(resolve("https://hub.example.org/acme/seed/1.0.0"), IsOk());
}

TEST_F(ResolverTest, ManifestUrlFollowsNoNaming) {
    m_transport.serve_folder("https://files.example.org/any/folder", m_seed.path);
    const auto resolved = resolve("https://files.example.org/any/folder/module.json");
    ASSERT_THAT(resolved, IsOk());
    EXPECT_EQ(resolved->module.digest, m_seed.digest);
}

TEST_F(ResolverTest, PinnedHandleAcceptsNothingElse) {
    serve_seed();
    const Digest other = m_seed.manifest.files[0].digest;
    EXPECT_THAT(resolve(pinned(other)), FailsWith(ErrorCode::integrity, "is not the one that was pinned"));
    EXPECT_THAT(resolve(pinned(m_seed.digest)), IsOk());
    EXPECT_THAT(resolve_offline(pinned(m_seed.digest)), IsOk());
}

TEST_F(ResolverTest, PinnedModuleIsFoundWhateverHandleBroughtIt) {
    serve_seed();
    ASSERT_THAT(resolve(url), IsOk());
    EXPECT_THAT(resolve_offline("https://mirror.example.org/acme/seed/1#sha256=" + m_seed.digest.hex()), IsOk());
}

TEST_F(ResolverTest, FixedVersionThatChangedAfterEvictionIsRefused) {
    serve_seed();
    ASSERT_THAT(resolve(url), IsOk());
    std::filesystem::remove_all(CacheLayout(m_cache.root()).module(m_seed.digest));
    const auto changed = write_seed_module(m_folder / "changed", {.words = "cat\ndog\nmoose\n"});
    ScriptedTransport altered;
    without_documents(altered);
    altered.serve_folder(url, changed.path);
    EXPECT_THAT(resolve(url, &altered), FailsWith(ErrorCode::integrity,
                                                  "has changed since this cache first saw it, at 2026-01-31T12:00:00Z: "
                                                  "expected " +
                                                      to_string(m_seed.digest)));
    EXPECT_THAT(resolve(url, &altered), FailsWith(ErrorCode::integrity, "SECURITY ERROR: "));
    EXPECT_THAT(resolve(url, &altered),
                FailsWith(ErrorCode::integrity, "lode resolve 'HANDLE#sha256=" + changed.digest.hex()));
    EXPECT_THAT(resolve(pinned(changed.digest), &altered), IsOk()) << "what the message says to do is what to do";
    EXPECT_THAT(resolve_offline(url), IsOk());
}

TEST_F(ResolverTest, OfflineAndNotCachedIsUnavailableWithAHint) {
    EXPECT_THAT(resolve_offline(url), FailsWith(ErrorCode::unavailable, "--offline"));
}

TEST_F(ResolverTest, DamagedCopyIsFetchedAgainWhereThereIsANetwork) {
    serve_seed();
    const auto first = resolve(url);
    ASSERT_THAT(first, IsOk());
    fs::permissions(first->module.path / "words.txt", fs::perms::owner_write, fs::perm_options::add);
    fs::resize_file(first->module.path / "words.txt", 13);

    EXPECT_THAT(resolve_offline(url), FailsWith(ErrorCode::integrity, "should have 14 bytes, but it has 13"));
    const auto mended = resolve(url);
    ASSERT_THAT(mended, IsOk());
    EXPECT_EQ(mended->source, Source::network);
    EXPECT_EQ(content_of(mended->module.path / "words.txt"), "cat\ndog\nmouse\n");
    EXPECT_THAT(m_log.warnings(), ElementsAre(HasSubstr("fetched again")));
}

TEST_F(ResolverTest, OnlyMissingBlobsAreDownloaded) {
    serve_seed();
    ASSERT_THAT(resolve(url), IsOk());
    const auto next = write_seed_module(m_folder / "next", {.version = "2"});
    const std::string next_url = "https://hub.example.org/acme/seed/2";
    ScriptedTransport second;
    without_documents(second);
    second.serve_folder(next_url, next.path);
    ASSERT_THAT(resolve(next_url, &second), IsOk());
    EXPECT_THAT(second.requests(), SizeIs(2)) << "the documents alone: both files are here";
}

TEST_F(ResolverTest, PlainHttpIsForLoopbackAndPins) {
    EXPECT_THAT(resolve("http://hub.example.org/acme/seed/1"),
                FailsWith(ErrorCode::invalid_argument, "--allow-http hub.example.org"));
    EXPECT_THAT(requested(), IsEmpty());
    m_transport.serve_folder("http://127.0.0.1:8080/acme/seed/1", m_seed.path);
    EXPECT_THAT(resolve("http://127.0.0.1:8080/acme/seed/1"), IsOk());
    m_transport.serve_folder("http://hub.example.org/acme/seed/1", m_seed.path);
    EXPECT_THAT(resolve("http://hub.example.org/acme/seed/1#sha256=" + m_seed.digest.hex()), IsOk());
}

TEST_F(ResolverTest, MalformedManifestIsRefusedWithItsUrl) {
    m_transport.serve(std::string(url) + "/module.json", "{\"schema\":\"lode.module/2\"}");
    EXPECT_THAT(resolve(url),
                FailsWith(ErrorCode::integrity, "expected the schema `lode.module/1`, got `lode.module/2`"));
    EXPECT_THAT(resolve(url), FailsWith(ErrorCode::integrity, std::string(url) + "/module.json"));
}

TEST_F(ResolverTest, FileThatTheRegistryLacksIsABrokenPromise) {
    m_transport.serve(std::string(url) + "/module.json", content_of(m_seed.path / "module.json"));
    m_transport.serve(std::string(url) + "/words.txt", content_of(m_seed.path / "words.txt"));
    m_transport.answer(HttpMethod::get, std::string(url) + "/embeddings.safetensors",
                       {.status = 404, .headers = {}, .body = "", .failure = {}});
    EXPECT_THAT(resolve(url), FailsWith(ErrorCode::integrity, "embeddings.safetensors"));
}

VersionsDocument versions(const Digest& digest, bool yanked) {
    return {must(parse_module_name("acme/seed")),
            {{must(parse_version("1")), digest, 100, "2026-01-31T12:00:00Z", yanked}}};
}

TEST_F(ResolverTest, H21ManifestThatIsNotThePublishedOneIsRefused) {
    ScriptedTransport registry;
    registry.serve_folder(url, m_seed.path);
    registry.serve("https://hub.example.org/acme/seed/versions.json",
                   to_json(versions(m_seed.manifest.files[0].digest, false)));
    const auto refused = resolve(url, &registry);
    EXPECT_THAT(refused, FailsWith(ErrorCode::integrity, "is not the one that was published"));
    EXPECT_THAT(refused, FailsWith(ErrorCode::integrity, std::string(url) + "/module.json"));
    EXPECT_THAT(refused, FailsWith(ErrorCode::integrity, to_string(m_seed.digest)));
    EXPECT_THAT(names_in(m_cache.root()), ElementsAre("partial/"));
    EXPECT_THAT(names_in(m_cache.root() / "partial"), IsEmpty());
}

TEST_F(ResolverTest, YankedVersionIsResolvedWithAWarning) {
    ScriptedTransport registry;
    registry.serve_folder(url, m_seed.path);
    registry.serve("https://hub.example.org/acme/seed/versions.json", to_json(versions(m_seed.digest, true)));
    EXPECT_THAT(resolve(url, &registry), IsOk());
    EXPECT_THAT(m_log.warnings(), ElementsAre(HasSubstr("was yanked")));
}

TEST_F(ResolverTest, EncodedBodyIsRefused) {
    m_transport.answer(HttpMethod::get, std::string(url) + "/module.json",
                       {.status = 200, .headers = {{"content-encoding", "gzip"}}, .body = "…", .failure = {}});
    EXPECT_THAT(resolve(url), FailsWith(ErrorCode::integrity, "content encoding `gzip`"));
}

TEST_F(ResolverTest, H17AWebPageInsteadOfAManifestIsRefusedAsOne) {
    m_transport.answer(HttpMethod::get, std::string(url) + "/module.json",
                       {.status = 200,
                        .headers = {{"content-type", "text/html"}},
                        .body = "\n<!doctype html><title>log in</title>",
                        .failure = {}});
    EXPECT_THAT(resolve(url), FailsWith(ErrorCode::integrity, "came as a web page (text/html)"));
    EXPECT_THAT(requested(), SizeIs(1)) << "what is shown to a person is not tried again";
}

TEST_F(ResolverTest, H17ADocumentThatIsOnlyCalledAWebPageIsTaken) {
    for (const auto* name : {"module.json", "words.txt", "embeddings.safetensors"})
        m_transport.answer(HttpMethod::get, std::string(url) + "/" + name,
                           {.status = 200,
                            .headers = {{"content-type", "text/html"}},
                            .body = content_of(m_seed.path / name),
                            .failure = {}});
    EXPECT_THAT(resolve(url), IsOk());
}

TEST_F(ResolverTest, H20AServerNamesNoFile) {
    for (const auto* name : {"module.json", "words.txt", "embeddings.safetensors"})
        m_transport.answer(HttpMethod::get, std::string(url) + "/" + name,
                           {.status = 200,
                            .headers = {{"content-disposition", "attachment; filename=\"../../escaped\""},
                                        {"content-location", "/../../escaped"}},
                            .body = content_of(m_seed.path / name),
                            .failure = {}});
    const auto resolved = must(resolve(url));
    EXPECT_THAT(names_in(resolved.module.path),
                UnorderedElementsAre("module.json", "words.txt", "embeddings.safetensors"));
    for (const auto& entry : fs::recursive_directory_iterator(m_folder.path()))
        EXPECT_NE(entry.path().filename(), "escaped") << entry.path();
}

TEST_F(ResolverTest, H20AUrlThatHidesAPathIsRefusedBeforeAnythingIsAsked) {
    const std::string_view urls[] = {"https://hub.example.org/acme/%2e%2e/seed/1",
                                     "https://hub.example.org/acme/../seed/1",
                                     "https://hub.example.org/acme/seed%2f..%2f1/module.json",
                                     "https://hub.example.org/acme/seed/1?file=../x",
                                     "https://hub.example.org/acme/seed/1#../x",
                                     std::string_view("https://hub.example.org/acme/se\0ed/1", 36),
                                     "https://hub.example.org/acme/se%00ed/1"};
    for (const auto handle : urls) EXPECT_THAT(resolve(handle), FailsWith(ErrorCode::invalid_argument)) << handle;
    EXPECT_THAT(requested(), IsEmpty());
}

TEST_F(ResolverTest, LocalFolderIsUsedInPlace) {
    const auto resolved = resolve_offline(m_seed.path.string());
    ASSERT_THAT(resolved, IsOk());
    EXPECT_EQ(resolved->source, Source::local);
    EXPECT_EQ(resolved->module.path, m_seed.path);
    EXPECT_FALSE(fs::exists(m_cache.root()));
    EXPECT_THAT(resolve_offline((m_folder / "nothing").string()), FailsWith(ErrorCode::not_found, "does not exist"));
}

}  // namespace
}  // namespace lode
