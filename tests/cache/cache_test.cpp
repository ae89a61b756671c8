// What the cache promises: whole or absent, damage seen, the index disposable.
#include "cache/cache.h"

#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "cache/folder_lease.h"
#include "module/hashing.h"
#include "tests/cache/cache_fixture.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

using CacheTest = CacheFixture;

TEST_F(CacheTest, OpeningAndAskingWritesNothing) {
    const Cache cache = open();
    EXPECT_EQ(cache.handles().find(seed_handle).value(), std::nullopt);
    EXPECT_EQ(cache.modules().find(m_seed.digest).value(), std::nullopt);
    EXPECT_THAT(cache.list().value(), IsEmpty());
    EXPECT_FALSE(fs::exists(cache.root()));
}

TEST_F(CacheTest, CommittedModuleIsFoundByHandleAndDigest) {
    const Cache cache = open();
    const ModuleFolder committed = fill(cache);
    EXPECT_EQ(committed.digest, m_seed.digest);

    const auto record = cache.handles().find(seed_handle).value();
    ASSERT_TRUE(record.has_value());
    EXPECT_EQ(record->meaning.digest, m_seed.digest);
    EXPECT_EQ(record->first_seen, "2026-01-31T12:00:00Z");
    const auto found = cache.modules().find(m_seed.digest).value();
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(content_of(found->path / "words.txt"), "cat\ndog\nmouse\n");
    EXPECT_THAT(names_in(found->path), ElementsAre("embeddings.safetensors", "module.json", "words.txt"));
}

TEST_F(CacheTest, CommitLeavesNothingPartial) {
    const Cache cache = open();
    fill(cache);
    EXPECT_THAT(names_in(cache.root() / "partial"), IsEmpty());
}

TEST_F(CacheTest, FilesOfAModuleAreReadOnlyLinksToBlobs) {
    const Cache cache = open();
    const ModuleFolder module = fill(cache);
    const auto& words = m_seed.manifest.files[1];
    const fs::path blob = CacheLayout(cache.root()).blob(words.digest);
    EXPECT_TRUE(fs::equivalent(blob, module.path / "words.txt"));
    EXPECT_EQ(fs::status(blob).permissions(), fs::perms::owner_read | fs::perms::group_read | fs::perms::others_read);
}

TEST_F(CacheTest, SmallDownloadThatIsNotCommittedVanishes) {
    const Cache cache = open();
    { const auto partial = must(cache.partials().open(m_seed.manifest.files[0].digest.hex())); }
    EXPECT_THAT(names_in(cache.root() / "partial"), IsEmpty());
    EXPECT_FALSE(cache.blobs().contains(m_seed.manifest.files[0]).value());
}

TEST_F(CacheTest, SecondCommitOfAModuleFindsTheFirst) {
    const Cache cache = open();
    const auto first = fill(cache);
    const auto second = fill(cache);
    EXPECT_EQ(first.path, second.path);
    EXPECT_THAT(names_in(cache.root() / "partial"), IsEmpty());
}

TEST_F(CacheTest, TruncatedFileIsDamageNotAHit) {
    const Cache cache = open();
    const auto module = fill(cache);
    overwrite(module.path / "words.txt", "cat\ndog\nmouse");
    EXPECT_THAT(cache.modules().find(m_seed.digest),
                FailsWith(ErrorCode::integrity, "should have 14 bytes, but it has 13"));
    EXPECT_FALSE(cache.blobs().contains(m_seed.manifest.files[1]).value());
}

TEST_F(CacheTest, GuttedFolderIsDamageNotAHit) {
    const Cache cache = open();
    const auto module = fill(cache);
    for (const auto& entry : fs::directory_iterator(module.path)) fs::remove(entry.path());
    EXPECT_THAT(cache.modules().find(m_seed.digest), FailsWith(ErrorCode::integrity, "the cached copy is damaged"));
}

TEST_F(CacheTest, ManifestOfAnotherModuleIsDamage) {
    const Cache cache = open();
    const auto module = fill(cache);
    std::string manifest = content_of(module.path / "module.json");
    manifest.replace(manifest.find("acme/seed"), 9, "evil/seed");
    overwrite(module.path / "module.json", manifest);
    EXPECT_THAT(cache.modules().find(m_seed.digest), FailsWith(ErrorCode::integrity, "the cached copy is damaged"));
}

TEST_F(CacheTest, DiscardedModuleIsAbsent) {
    const Cache cache = open();
    const auto module = fill(cache);
    fs::remove(module.path / "words.txt");
    ASSERT_THAT(cache.modules().discard(m_seed.digest), IsOk());
    EXPECT_EQ(cache.modules().find(m_seed.digest).value(), std::nullopt);
    EXPECT_THAT(names_in(cache.root() / "partial"), ElementsAre(testing::EndsWith(".pending")));
    EXPECT_THAT(cache.list().value(), IsEmpty());
}

TEST_F(CacheTest, WhatIsAdoptedStaysThoughTheModuleThatHadItGoes) {
    const Cache cache = open();
    fill(cache);
    const auto folder = must(cache.partials().make_folder("archive-"));
    for (const auto& file : m_seed.manifest.files)
        must(write_file(folder.path() / file.path, content_of(m_seed.path / file.path)));
    must(cache.blobs().adopt(folder.path(), m_seed.manifest.files));
    must(cache.remove({m_seed.digest}, false));
    EXPECT_EQ(cache.modules().find(m_seed.digest).value(), std::nullopt);
    for (const auto& file : m_seed.manifest.files) EXPECT_TRUE(cache.blobs().contains(file).value()) << file.path;
    fill(cache);
}

TEST_F(CacheTest, ModuleThatSomebodyHasMadeAnewMeanwhileIsNotDiscarded) {
    const Cache cache = open();
    const auto module = fill(cache);
    ASSERT_THAT(cache.modules().discard(m_seed.digest), IsOk()) << "as who found it damaged a moment ago";
    EXPECT_TRUE(cache.modules().find(m_seed.digest).value().has_value());
}

TEST_F(CacheTest, DamagedModuleThatAnotherHandleMeantIsReplacedByACommit) {
    const Cache cache = open();
    const auto module = fill(cache);
    fs::remove(module.path / "words.txt");
    ASSERT_THAT(cache.modules().find(m_seed.digest), FailsWith(ErrorCode::integrity));
    fill(cache, m_seed, "https://mirror.example.org/acme/seed/1");
    EXPECT_TRUE(cache.modules().find(m_seed.digest).value().has_value());
}

TEST_F(CacheTest, ModuleOfMoreFoldersThanFilesMayBeOpenIsCommitted) {
    Manifest manifest = m_seed.manifest;
    manifest.files.clear();
    const FileEntry words = m_seed.manifest.files[1];
    constexpr int folders = 600;
    for (int i = 0; i < folders; ++i)
        manifest.files.push_back({fmt::format("{:04}/words.txt", i), words.size, words.digest});
    manifest.kind = ForeignKind::saved_model;
    const Cache cache = open();
    fill(cache);
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
    const rlimit few{folders / 2, before.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &few), 0);
    const std::string text = to_json(manifest);
    const auto committed = cache.commit("https://hub.example.org/acme/wide/1", text, manifest, {digest_of(text)});
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
    EXPECT_THAT(committed, IsOk());
}

TEST_F(CacheTest, WhereNoMoreFilesCanBeOpenedNothingIsTakenAway) {
    const Cache cache = open();
    const auto module = fill(cache);
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
    const rlimit none{0, before.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
    const auto to_take_away = lease_folder(module.path, Lease::exclusive);
    const auto to_use = lease_folder(module.path, Lease::shared);
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
    ASSERT_THAT(to_take_away, IsOk());
    EXPECT_FALSE(to_take_away->has_value());
    ASSERT_THAT(to_use, IsOk());
    EXPECT_TRUE(to_use->has_value());
}

TEST_F(CacheTest, ListNamesModuleSizeUseAndHandles) {
    const Cache cache = open();
    fill(cache);
    const auto list = cache.list().value();
    ASSERT_THAT(list, SizeIs(1));
    EXPECT_EQ(list[0].digest, m_seed.digest);
    EXPECT_EQ(list[0].name, "acme/seed");
    EXPECT_EQ(list[0].size, m_seed.manifest.files[0].size + m_seed.manifest.files[1].size);
    EXPECT_EQ(list[0].last_used, m_clock.now());
    EXPECT_THAT(list[0].handles, ElementsAre(std::string(seed_handle)));
}

TEST_F(CacheTest, UseIsNotedOnceInFiveMinutes) {
    const Cache cache = open();
    const auto module = fill(cache);
    const auto committed = m_clock.now();
    m_clock.advance(std::chrono::minutes(4));
    cache.touch(module, seed_handle);
    EXPECT_EQ(cache.list().value()[0].last_used, committed);
    m_clock.advance(std::chrono::minutes(1));
    cache.touch(module, seed_handle);
    EXPECT_EQ(cache.list().value()[0].last_used, committed + std::chrono::minutes(5));
}

TEST_F(CacheTest, AUseThatWasJustNotedDoesNotEvenOpenTheIndex) {
    const Cache cache = open();
    const auto module = fill(cache);
    fs::remove(cache.root() / "index.sqlite");
    cache.touch(module, seed_handle);
    EXPECT_FALSE(fs::exists(cache.root() / "index.sqlite"));
    m_clock.advance(std::chrono::minutes(5));
    cache.touch(module, seed_handle);
    EXPECT_TRUE(fs::exists(cache.root() / "index.sqlite"));
}

TEST_F(CacheTest, WhatManyThreadsCommitAtOnceIsAllThere) {
    constexpr int threads = 24;
    const Cache cache = open();
    std::vector<std::thread> committing;
    committing.reserve(threads);
    for (int i = 0; i < threads; ++i)
        committing.emplace_back([&, version = std::to_string(i + 1)] {
            const auto module = write_seed_module(m_folder / version, {.version = version});
            fill(cache, module, std::string(seed_package) + version);
        });
    for (auto& thread : committing) thread.join();
    const auto list = cache.list().value();
    EXPECT_THAT(list, SizeIs(threads));
    for (const auto& module : list) {
        EXPECT_THAT(module.handles, ElementsAre(std::string(seed_package) + module.version));
        EXPECT_EQ(must(cache.handles().find(module.handles.front()))->meaning.digest, module.digest);
        EXPECT_THAT(cache.modules().find(module.digest), IsOk());
    }
    EXPECT_THAT(names_in(cache.root() / "partial"), IsEmpty());
}

TEST_F(CacheTest, DeletedIndexIsMadeAgainFromTheFolders) {
    const Cache cache = open();
    fill(cache);
    fs::remove(cache.root() / "index.sqlite");
    const auto list = cache.list().value();
    ASSERT_THAT(list, SizeIs(1));
    EXPECT_THAT(list[0].handles, ElementsAre(std::string(seed_handle)));
    EXPECT_TRUE(fs::exists(cache.root() / "index.sqlite"));
    EXPECT_THAT(m_log.warnings(), IsEmpty());
}

TEST_F(CacheTest, LastUseOutlivesTheIndex) {
    const Cache cache = open();
    const auto module = fill(cache);
    m_clock.advance(std::chrono::hours(24 * 365));
    cache.touch(module, seed_handle);
    fs::remove(cache.root() / "index.sqlite");
    EXPECT_EQ(must(cache.list())[0].last_used, m_clock.now());
    fs::remove(cache.root() / "index.sqlite");
    m_clock.advance(std::chrono::minutes(59));
    const auto report = must(open({.max_size = 1}).trim({.limits = {.max_size = 1}}));
    ASSERT_THAT(report.verdicts, SizeIs(1));
    EXPECT_EQ(report.verdicts[0].obstacle, EvictionObstacle::recent) << "what was used within the hour stays";
}

TEST_F(CacheTest, BrokenIndexIsSetAsideWithOneWarning) {
    const Cache cache = open();
    fill(cache);
    overwrite(cache.root() / "index.sqlite",
              "this is no database, and it is long enough to be looked at as one ..............................");
    EXPECT_THAT(cache.list().value(), SizeIs(1));
    EXPECT_THAT(m_log.warnings(), ElementsAre(testing::HasSubstr("set aside")));
    EXPECT_TRUE(fs::exists(cache.root() / "index.sqlite.broken"));
}

TEST_F(CacheTest, EverySampleOfABrokenDatabaseIsSurvived) {
    const fs::path samples = fs::path(LODE_SHARED_DATA) / "hostile" / "sqlite-corrupt-db";
    if (!fs::exists(samples)) GTEST_SKIP() << samples << " is not here";
    const Cache cache = open();
    const auto module = fill(cache);
    for (const auto& sample : fs::directory_iterator(samples)) {
        if (sample.path().extension() != ".db") continue;
        overwrite(cache.root() / "index.sqlite", content_of(sample.path()));
        m_clock.advance(std::chrono::minutes(5));
        cache.touch(module, seed_handle);
        EXPECT_THAT(cache.list().value(), SizeIs(1)) << sample.path();
    }
}

TEST_F(CacheTest, IndexOfANewerLodeIsLeftAlone) {
    const Cache cache = open();
    const auto module = fill(cache);
    must(must(Database::open(cache.root() / "index.sqlite", DatabaseMode::read_write))
             .execute("PRAGMA user_version = 99"));
    const std::string before = content_of(cache.root() / "index.sqlite");
    EXPECT_THAT(cache.list().value(), SizeIs(1));
    cache.touch(module, seed_handle);
    EXPECT_EQ(content_of(cache.root() / "index.sqlite"), before);
}

TEST_F(CacheTest, HandleRecordThatIsRubbishCountsAsNone) {
    const Cache cache = open();
    fill(cache);
    for (const auto& entry : fs::directory_iterator(cache.root() / "handles")) overwrite(entry.path(), "{\"schema\":");
    EXPECT_EQ(cache.handles().find(seed_handle).value(), std::nullopt);
}

TEST_F(CacheTest, DerivedDataIsReplacedWhole) {
    const Cache cache = open();
    const auto bytes = [](std::string_view text) { return std::as_bytes(std::span(text)); };
    EXPECT_EQ(cache.derived().find(m_seed.digest, "norms-1").value(), std::nullopt);
    cache.derived().put(m_seed.digest, "norms-1", bytes("old")).value();
    cache.derived().put(m_seed.digest, "norms-1", bytes("new")).value();
    EXPECT_EQ(content_of(cache.derived().find(m_seed.digest, "norms-1").value().value()), "new");
    EXPECT_THAT(names_in(cache.root() / "partial"), IsEmpty());
}

}  // namespace
}  // namespace lode
