// The index across versions and programs: brought up to date, made again, never another program's file lost.
#include "cache/index.h"

#include "cache/index_schema.h"
#include "tests/cache/cache_fixture.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class IndexTest : public CacheFixture {
protected:
    fs::path path() const { return m_folder / "cache" / "index.sqlite"; }
    Database database() { return must(Database::open(path(), DatabaseMode::read_write)); }
};

TEST_F(IndexTest, FileOfTheFirstVersionIsBroughtUpToDateWithItsUses) {
    const Cache cache = open();
    fill(cache);
    fs::remove(path());
    auto old = database();
    must(old.execute(index_schema_steps[0]));
    auto row = must(old.prepare("INSERT INTO modules VALUES (?, 'acme/seed', '1', 96, 1234567890)"));
    must(row.bind(1, m_seed.digest.hex()).run());
    const auto list = must(cache.list());
    ASSERT_THAT(list, SizeIs(1));
    EXPECT_EQ(to_timestamp(list[0].last_used), "2009-02-13T23:31:30Z");
    EXPECT_THAT(list[0].handles, ElementsAre(std::string(seed_handle)));
    EXPECT_EQ(must(cache.size()).blobs, total_size(m_seed.manifest));
    EXPECT_THAT(m_log.warnings(), IsEmpty());
}

TEST_F(IndexTest, FileThatTheFirstLodeWroteIsBroughtUpToDate) {
    const Cache cache = open();
    fill(cache);
    // By `lode cache list` of the first version of the index, in the cache that fill() makes.
    fs::copy_file(LODE_TEST_DATA "/cache/index-1.sqlite", path(), fs::copy_options::overwrite_existing);
    const auto list = must(cache.list());
    ASSERT_THAT(list, SizeIs(1));
    EXPECT_EQ(list[0].digest, m_seed.digest);
    EXPECT_EQ(to_timestamp(list[0].last_used).substr(0, 4), "2026");
    EXPECT_EQ(must(cache.size()).blobs, total_size(m_seed.manifest));
    EXPECT_THAT(m_log.warnings(), IsEmpty());
}

TEST_F(IndexTest, DatabaseOfAnotherProgramIsSetAsideWhole) {
    const Cache cache = open();
    fill(cache);
    fs::remove(path());
    must(database().execute("CREATE TABLE notes (text); INSERT INTO notes VALUES ('mine'); PRAGMA user_version = 7"));
    EXPECT_THAT(cache.list(), IsOk());
    EXPECT_THAT(m_log.warnings(), ElementsAre(HasSubstr("a database of another program")));
    auto theirs = must(Database::open(path().string() + ".broken", DatabaseMode::read_only));
    auto notes = must(theirs.prepare("SELECT text FROM notes"));
    must(notes.step());
    EXPECT_EQ(notes.text(0), "mine");
}

TEST_F(IndexTest, ModuleWhoseProcessDiedBeforeItHadToldIsListedAndCounted) {
    const Cache cache = open();
    const auto module = fill(cache);
    must(database().execute("DELETE FROM modules; DELETE FROM blobs; DELETE FROM handles"));
    m_clock.advance(std::chrono::minutes(6));
    cache.touch(module, seed_handle);
    EXPECT_EQ(must(cache.size()).blobs, total_size(m_seed.manifest));
    must(database().execute("DELETE FROM modules; DELETE FROM blobs; DELETE FROM handles"));
    const auto list = must(cache.list());
    ASSERT_THAT(list, SizeIs(1));
    EXPECT_EQ(must(cache.size()).blobs, total_size(m_seed.manifest));
}

TEST_F(IndexTest, FolderThatSomebodyRemovedIsForgottenWithItsBytes) {
    const Cache cache = open();
    fill_version(cache, "1");
    const auto second = fill_version(cache, "2");
    fs::remove_all(second.path);
    EXPECT_THAT(versions_in(cache), ElementsAre("1"));
    EXPECT_EQ(must(cache.size()).blobs, must(cache.list())[0].size);
}

TEST_F(IndexTest, CommittedTwiceCountsOnce) {
    const Cache cache = open();
    fill(cache);
    fill(cache);
    EXPECT_EQ(must(cache.size()).blobs, total_size(m_seed.manifest));
    must(cache.remove({m_seed.digest}, false));
    EXPECT_EQ(must(cache.size()).blobs, 0U);
}

TEST_F(IndexTest, RebuildKeepsLastUseAndFindsEverythingElse) {
    const Cache cache = open();
    fill(cache);
    const auto used = must(cache.list())[0].last_used;
    must(cache.derived().put(m_seed.digest, "norms-1", std::as_bytes(std::span(std::string_view("norms")))));
    must(
        database().execute("DELETE FROM blobs; DELETE FROM handles; DELETE FROM derived; UPDATE totals SET bytes = 7"));
    must(database().execute("UPDATE totals SET bytes = 0"));
    EXPECT_EQ(must(cache.rebuild()), 1U);
    const auto list = must(cache.list());
    EXPECT_EQ(list[0].last_used, used);
    EXPECT_THAT(list[0].handles, ElementsAre(std::string(seed_handle)));
    EXPECT_EQ(must(cache.size()).blobs, total_size(m_seed.manifest));
    EXPECT_EQ(must(cache.size()).derived, 5U);
}

}  // namespace
}  // namespace lode
