// What goes and what stays, and that nothing is lost with it.
#include "cache/eviction.h"

#include <sys/file.h>
#include <sys/resource.h>

#include "base/folder_listing.h"
#include "base/process_identity.h"
#include "cache/folder_lease.h"
#include "cache/module_removal.h"
#include "module/hashing.h"
#include "tests/cache/cache_fixture.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using std::chrono::hours;
using std::chrono::minutes;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// Nothing fits in it but nothing.
EvictionWish everything() {
    return {.limits = {.max_size = 0, .max_percent = std::nullopt}};
}

class EvictionTest : public CacheFixture {
protected:
    /// Versions 1, 2, … one hour after the other, the last one two hours ago.
    void fill_hourly(const Cache& cache, int versions) {
        for (int version = 1; version <= versions; ++version) {
            fill_version(cache, std::to_string(version));
            m_clock.advance(hours(1));
        }
        m_clock.advance(hours(1));
    }
    Digest digest_of_version(const Cache& cache, const std::string& version) {
        for (const auto& module : must(cache.list()))
            if (module.version == version) return module.digest;
        ADD_FAILURE() << "version " << version << " is not there";
        return m_seed.digest;
    }
    void touch(const Cache& cache, const std::string& version) {
        const auto module = must(cache.modules().find(digest_of_version(cache, version)));
        cache.touch(*module, std::string(seed_package) + version);
    }
    static std::uint64_t blob_count(const Cache& cache) {
        std::uint64_t count = 0;
        for (const auto& entry : fs::recursive_directory_iterator(CacheLayout(cache.root()).blobs()))
            if (entry.is_regular_file()) ++count;
        return count;
    }
    static EvictionObstacle obstacle_of(const EvictionReport& report, std::string_view version) {
        for (const auto& verdict : report.verdicts)
            if (verdict.module.version == version) return verdict.obstacle;
        ADD_FAILURE() << "nothing is said of version " << version;
        return EvictionObstacle::none;
    }
};

TEST_F(EvictionTest, WhatWasUsedLeastLatelyGoesFirst) {
    const Cache cache = open();
    fill_hourly(cache, 4);
    touch(cache, "1");
    const std::uint64_t size = must(cache.size()).all();
    const std::uint64_t one = must(cache.list())[0].size;
    m_clock.advance(hours(2));
    const auto report = must(cache.trim({.limits = {.max_size = size - 1, .max_percent = std::nullopt}}));
    EXPECT_THAT(versions_in(cache), ElementsAre("1", "3", "4"));
    ASSERT_THAT(report.verdicts, SizeIs(1));
    EXPECT_EQ(report.verdicts[0].reason, EvictionReason::over_limit);
    EXPECT_LT(report.verdicts[0].frees, one) << "the table is another module's, too";
    EXPECT_EQ(report.size, size - report.freed());
    EXPECT_EQ(must(cache.size()).all(), report.size);
}

TEST_F(EvictionTest, SharedBlobsAreCountedOnceAndStayWithTheLastWhoHasThem) {
    const Cache cache = open();
    fill_hourly(cache, 2);
    const auto list = must(cache.list());
    const std::uint64_t words = std::string("cat1\ndog\nmouse\n").size();
    EXPECT_EQ(must(cache.size()).blobs, list[0].size + words);
    EXPECT_EQ(blob_count(cache), 3U);
    must(cache.remove({digest_of_version(cache, "1")}, false));
    EXPECT_EQ(blob_count(cache), 2U);
    EXPECT_THAT(cache.modules().find(digest_of_version(cache, "2")), IsOk());
    must(cache.remove({digest_of_version(cache, "2")}, false));
    EXPECT_EQ(blob_count(cache), 0U);
    EXPECT_EQ(must(cache.size()).all(), 0U);
}

TEST_F(EvictionTest, MoreThanMayBeOpenAtOnceGoesOneBatchAfterTheOther) {
    constexpr int versions = 140;
    const Cache cache = open();
    for (int version = 1; version <= versions; ++version) fill_version(cache, std::to_string(version));
    m_clock.advance(hours(2));
    touch(cache, "140");
    const Digest open_module = digest_of_version(cache, "7");
    const auto in_use = must(lease_folder(CacheLayout(cache.root()).module(open_module), Lease::shared));
    const auto open_files = paths_in("/proc/self/fd").size();
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
    const rlimit few{512, before.rlim_max};  // 128 in a batch
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &few), 0);
    const auto trimmed = cache.trim(everything());
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
    const auto report = must(trimmed);
    EXPECT_THAT(versions_in(cache), ElementsAre("140", "7"));
    EXPECT_THAT(report.verdicts, SizeIs(versions));
    EXPECT_EQ(obstacle_of(report, "7"), EvictionObstacle::in_use);
    EXPECT_EQ(obstacle_of(report, "140"), EvictionObstacle::recent);
    EXPECT_EQ(blob_count(cache), 3U) << "two files of words, and the table";
    EXPECT_THAT(paths_in(CacheLayout(cache.root()).partial()), IsEmpty());
    EXPECT_EQ(paths_in("/proc/self/fd").size(), open_files);
    EXPECT_EQ(must(cache.size()).all(), report.size);
    must(cache.rebuild());
    EXPECT_EQ(must(cache.size()).all(), report.size) << "counted anew from the folders";
}

TEST_F(EvictionTest, HandleRecordsOutliveTheModule) {
    const Cache cache = open();
    fill_hourly(cache, 1);
    must(cache.trim(everything()));
    EXPECT_THAT(versions_in(cache), IsEmpty());
    EXPECT_TRUE(must(cache.handles().find(std::string(seed_package) + "1")).has_value());
}

TEST_F(EvictionTest, UseWithinTheHourKeepsAModule) {
    const Cache cache = open();
    fill_hourly(cache, 2);
    touch(cache, "2");
    m_clock.advance(minutes(59));
    const auto report = must(cache.trim(everything()));
    EXPECT_EQ(obstacle_of(report, "2"), EvictionObstacle::recent);
    EXPECT_THAT(versions_in(cache), ElementsAre("2"));
    m_clock.advance(minutes(1));
    must(cache.trim(everything()));
    EXPECT_THAT(versions_in(cache), IsEmpty());
}

TEST_F(EvictionTest, OpenModuleStaysAsLongAsItIsOpen) {
    const Cache cache = open();
    fill_hourly(cache, 2);
    {
        const auto open_module = must(cache.modules().find(digest_of_version(cache, "1")));
        const auto copy = open_module->lease;
        EXPECT_EQ(obstacle_of(must(cache.trim(everything())), "1"), EvictionObstacle::in_use);
        EXPECT_THAT(versions_in(cache), ElementsAre("1"));
    }
    must(cache.trim(everything()));
    EXPECT_THAT(versions_in(cache), IsEmpty());
}

TEST_F(EvictionTest, PinnedModuleStaysUntilItIsUnpinned) {
    const Cache cache = open();
    fill_hourly(cache, 2);
    must(cache.pins().put({"release", {digest_of_version(cache, "1")}}));
    const auto report = must(cache.trim(everything()));
    EXPECT_EQ(report.verdicts[0].obstacle, EvictionObstacle::pinned);
    EXPECT_EQ(report.verdicts[0].pin, "release");
    EXPECT_THAT(versions_in(cache), ElementsAre("1"));
    must(cache.pins().remove("release"));
    must(cache.trim(everything()));
    EXPECT_THAT(versions_in(cache), IsEmpty());
}

TEST_F(EvictionTest, DryRunSaysTheSameAndRemovesNothing) {
    const Cache cache = open();
    fill_hourly(cache, 3);
    must(cache.pins().put({"release", {digest_of_version(cache, "1")}}));
    EvictionWish wish = everything();
    wish.is_dry_run = true;
    const auto dry = must(cache.trim(wish));
    EXPECT_THAT(versions_in(cache), SizeIs(3));
    EXPECT_EQ(blob_count(cache), 4U);
    wish.is_dry_run = false;
    const auto real = must(cache.trim(wish));
    ASSERT_EQ(dry.verdicts.size(), real.verdicts.size());
    for (std::size_t i = 0; i < real.verdicts.size(); ++i) {
        EXPECT_EQ(dry.verdicts[i].module.digest, real.verdicts[i].module.digest);
        EXPECT_EQ(dry.verdicts[i].obstacle, real.verdicts[i].obstacle);
        EXPECT_EQ(dry.verdicts[i].frees, real.verdicts[i].frees);
    }
    EXPECT_EQ(dry.size, real.size);
}

TEST_F(EvictionTest, AgeLimitTakesWhatIsOlderAndNothingElse) {
    const Cache cache = open();
    fill_hourly(cache, 5);
    // Used 6, 5, 4, 3 and 2 hours ago.
    EvictionWish wish{.limits = {.max_size = std::nullopt, .max_percent = std::nullopt, .max_age = hours(4)}};
    const auto report = must(cache.trim(wish));
    EXPECT_THAT(versions_in(cache), ElementsAre("3", "4", "5"));
    EXPECT_EQ(report.verdicts[0].reason, EvictionReason::too_old);
    EXPECT_EQ(report.limit, std::nullopt);
}

TEST_F(EvictionTest, FloorOfFreeSpaceIsKept) {
    const Cache cache = open();
    fill_hourly(cache, 2);
    const auto disk = fs::space(cache.root());
    EvictionWish wish{.limits = {.max_size = std::nullopt, .max_percent = std::nullopt, .min_free = disk.capacity}};
    const auto report = must(cache.trim(wish));
    EXPECT_THAT(versions_in(cache), IsEmpty());
    EXPECT_EQ(report.verdicts[0].reason, EvictionReason::disk_full);
}

TEST_F(EvictionTest, LimitHoldsByItselfAfterACommit) {
    const std::uint64_t one = total_size(m_seed.manifest) + 1;
    const Cache cache = open({.max_size = one, .max_percent = std::nullopt});
    fill_hourly(cache, 1);
    fill_version(cache, "2");
    EXPECT_THAT(versions_in(cache), ElementsAre("2"));
    EXPECT_LE(must(cache.size()).all(), one);
    EXPECT_THAT(m_log.warnings(), IsEmpty());
}

TEST_F(EvictionTest, LimitThatCannotBeKeptIsToldOnce) {
    const Cache cache = open({.max_size = 1, .max_percent = std::nullopt});
    fill_version(cache, "1");
    fill_version(cache, "2");
    EXPECT_THAT(versions_in(cache), ElementsAre("1", "2"));
    EXPECT_THAT(m_log.warnings(), ElementsAre(HasSubstr("more than its limit of 1 B")));
}

TEST_F(EvictionTest, RemovedByNameGoesThoughItWasJustUsed) {
    const Cache cache = open();
    fill_version(cache, "1");
    must(cache.remove({digest_of_version(cache, "1")}, false));
    EXPECT_THAT(versions_in(cache), IsEmpty());
    EXPECT_THAT(names_in(cache.root() / "partial"), IsEmpty());
}

TEST_F(EvictionTest, DerivedDataGoesWithItsSource) {
    const Cache cache = open();
    fill_hourly(cache, 1);
    const Digest words =
        must(cache.modules().find(digest_of_version(cache, "1")))->manifest.find_file("words.txt")->digest;
    const std::string bytes(1000, 'x');
    must(cache.derived().put(words, "norms-1", std::as_bytes(std::span(bytes))));
    EXPECT_EQ(must(cache.size()).derived, 1000U);
    must(cache.trim(everything()));
    EXPECT_EQ(must(cache.size()).derived, 0U);
    EXPECT_EQ(must(cache.derived().find(words, "norms-1")), std::nullopt);
}

TEST_F(EvictionTest, DerivedDataOfWhatIsNotInTheCacheGoesFirst) {
    const Cache cache = open();
    fill_hourly(cache, 1);
    const std::string bytes(1000, 'x');
    const auto path = must(cache.derived().put(m_seed.digest, "norms-1", std::as_bytes(std::span(bytes))));
    fs::last_write_time(path, fs::file_time_type::clock::now() - 24 * 365 * 10 * hours(1));
    const std::uint64_t size = must(cache.size()).all();
    const auto report = must(cache.trim({.limits = {.max_size = size - 1000, .max_percent = std::nullopt}}));
    EXPECT_EQ(report.derived_removed, 1000U);
    EXPECT_FALSE(fs::exists(path));
    EXPECT_THAT(versions_in(cache), ElementsAre("1"));
}

TEST_F(EvictionTest, DamagedModuleCanBeRemovedToo) {
    const Cache cache = open();
    fill_hourly(cache, 1);
    const Digest digest = digest_of_version(cache, "1");
    overwrite(CacheLayout(cache.root()).module(digest) / "module.json", "{");
    must(cache.remove({digest}, false));
    EXPECT_FALSE(fs::exists(CacheLayout(cache.root()).module(digest)));
    EXPECT_EQ(must(cache.size()).all(), 0U);
}

TEST_F(EvictionTest, WhatAKilledProcessHadTakenAwayIsDeletedByTheNext) {
    const Cache cache = open();
    fill_hourly(cache, 1);
    const CacheLayout layout(cache.root());
    const Digest digest = digest_of_version(cache, "1");
    must(take_away(layout, digest));  // and then it was killed
    EXPECT_EQ(blob_count(cache), 2U);
    EXPECT_THAT(versions_in(cache), IsEmpty());
    must(cache.trim({}));
    EXPECT_EQ(blob_count(cache), 0U);
    EXPECT_THAT(names_in(layout.partial()), IsEmpty());
    EXPECT_EQ(must(cache.size()).all(), 0U);
}

TEST_F(EvictionTest, AForeignManifestWhoseFolderNeverCameGoesAfterAWeek) {
    const Cache cache = open();
    const CacheLayout layout(cache.root());
    must(create_folders(layout.modules()));
    must(cache.note_pending({&m_seed.digest, 1}, {}));
    const fs::path manifest = layout.foreign_manifest(m_seed.digest);
    must(write_file(manifest, "{}"));
    const auto age = [&](const fs::path& path, hours rest) {
        fs::last_write_time(path, std::chrono::file_clock::from_sys(m_clock.now() - rest));
    };
    const auto trim_with_an_old_note = [&] {
        must(cache.note_pending({&m_seed.digest, 1}, {}));
        for (const auto& entry : fs::directory_iterator(layout.partial())) age(entry.path(), hours(24 * 7));
        must(cache.trim({}));
        EXPECT_THAT(names_in(layout.partial()), IsEmpty());
    };
    age(manifest, hours(24));
    must(cache.trim({}));
    EXPECT_TRUE(fs::exists(manifest)) << "the note is young";
    age(manifest, hours(0));
    trim_with_an_old_note();
    EXPECT_TRUE(fs::exists(manifest)) << "somebody may be about to make the folder";
    age(manifest, hours(1));
    fs::create_directory(layout.module(m_seed.digest));
    trim_with_an_old_note();
    EXPECT_TRUE(fs::exists(manifest)) << "it is the folder's";
    fs::remove(layout.module(m_seed.digest));
    trim_with_an_old_note();
    EXPECT_FALSE(fs::exists(manifest));
}

TEST_F(EvictionTest, BlobsOfADownloadThatWasKilledGoAfterAWeek) {
    const Cache cache = open();
    must(cache.note_pending({&m_seed.digest, 1}, m_seed.manifest.files));
    for (const auto& file : m_seed.manifest.files) {
        const auto partial = must(cache.partials().open(file.digest.hex()));
        const std::string content = content_of(m_seed.path / file.path);
        must(partial->write(0, std::as_bytes(std::span(content))));
        must(cache.blobs().commit(*partial, file));
    }
    must(create_folders(cache.root() / "modules"));
    const auto age = [&](hours rest) {
        for (const auto& entry : fs::directory_iterator(cache.root() / "partial"))
            fs::last_write_time(entry.path(), std::chrono::file_clock::from_sys(m_clock.now() - rest));
    };
    age(hours(24 * 7 - 1));
    must(cache.trim({}));
    EXPECT_EQ(blob_count(cache), 2U);
    age(hours(24 * 7));
    must(cache.trim({}));
    EXPECT_EQ(blob_count(cache), 0U);
    EXPECT_THAT(names_in(cache.root() / "partial"), IsEmpty());
}

TEST_F(EvictionTest, FilesWhoseNoteAPowerCutLostGoAfterTheNextStartOfTheMachine) {
    const Cache cache = open();
    const CacheLayout layout(cache.root());
    fill(cache);
    EXPECT_EQ(blob_count(cache), 2U);
    const auto blob_of_nobody = [&](std::string_view content, hours rest) {
        fs::path blob = layout.blob(digest_of(content));
        must(create_folders(blob.parent_path()));
        must(write_file(blob, content));
        fs::last_write_time(blob, std::chrono::file_clock::from_sys(m_clock.now() - rest));
        return blob;
    };
    const auto old = blob_of_nobody("old", hours(24 * 7));
    const auto young = blob_of_nobody("young", hours(24 * 7 - 1));
    const auto manifest = layout.foreign_manifest(digest_of("a foreign module"));
    must(write_file(manifest, "{}"));
    fs::last_write_time(manifest, std::chrono::file_clock::from_sys(m_clock.now() - hours(24 * 7)));
    must(cache.trim({}));
    EXPECT_TRUE(fs::exists(old)) << "this start was reviewed when nothing was there";

    must(write_file(layout.reviewed(), "lode.reviewed/1\nanother-start 256\n"));
    must(cache.trim({}));
    EXPECT_FALSE(fs::exists(old));
    EXPECT_FALSE(fs::exists(manifest));
    EXPECT_TRUE(fs::exists(young)) << "a download may go on with it";
    EXPECT_EQ(blob_count(cache), 3U);
    EXPECT_THAT(names_in(cache.root() / "partial"), ElementsAre(testing::EndsWith(".pending")));
    for (const auto& entry : fs::directory_iterator(cache.root() / "partial"))
        fs::last_write_time(entry.path(), std::chrono::file_clock::from_sys(m_clock.now() - hours(24 * 7)));
    must(cache.trim({}));
    EXPECT_FALSE(fs::exists(young));
    EXPECT_EQ(blob_count(cache), 2U) << "those of the module";
}

TEST_F(EvictionTest, ReviewGoesOnWhereTheLastOneEnded) {
    const Cache cache = open();
    const CacheLayout layout(cache.root());
    fill(cache);
    const fs::path blob = layout.blob(must(parse_digest_hex("40" + std::string(62, '0'))));
    must(create_folders(blob.parent_path()));
    must(write_file(blob, "nobody's"));
    fs::last_write_time(blob, std::chrono::file_clock::from_sys(m_clock.now() - hours(24 * 8)));
    const std::string boot = boot_id().value();
    must(write_file(layout.reviewed(), "lode.reviewed/1\nanother-machine 7\n" + boot + " 65\n"));
    must(cache.trim({}));
    EXPECT_TRUE(fs::exists(blob)) << "its folder, 40, was the 64th";
    must(write_file(layout.reviewed(), "lode.reviewed/1\nanother-machine 7\n" + boot + " 64\n"));
    must(cache.trim({}));
    EXPECT_FALSE(fs::exists(blob));
    EXPECT_EQ(must(read_file(layout.reviewed())), "lode.reviewed/1\n" + boot + " 256\nanother-machine 7\n");
}

TEST_F(EvictionTest, BlobsOfADamagedModuleThatNeverCameAgainGoAfterAWeek) {
    const Cache cache = open();
    const auto module = fill(cache);
    fs::remove(module.path / "words.txt");
    must(cache.modules().discard(m_seed.digest));
    EXPECT_EQ(blob_count(cache), 2U);
    for (const auto& entry : fs::directory_iterator(cache.root() / "partial"))
        fs::last_write_time(entry.path(), std::chrono::file_clock::from_sys(m_clock.now() - hours(24 * 7)));
    must(cache.trim({}));
    EXPECT_EQ(blob_count(cache), 0U);
}

TEST_F(EvictionTest, PendingBlobsThatGotTheirModuleStay) {
    const Cache cache = open();
    // Its process was killed just after the commit.
    must(cache.note_pending({&m_seed.digest, 1}, m_seed.manifest.files));
    fill(cache);
    for (const auto& entry : fs::directory_iterator(cache.root() / "partial"))
        fs::last_write_time(entry.path(), std::chrono::file_clock::from_sys(m_clock.now() - hours(24 * 8)));
    must(cache.trim({}));
    EXPECT_EQ(blob_count(cache), 2U);
    EXPECT_THAT(names_in(cache.root() / "partial"), IsEmpty());
}

TEST_F(EvictionTest, LeaseOfAnotherKindIsRefusedAndAFolderThatIsGoneIsNone) {
    const Cache cache = open();
    fill_hourly(cache, 1);
    const fs::path folder = CacheLayout(cache.root()).module(digest_of_version(cache, "1"));
    {
        const auto shared = must(lease_folder(folder, Lease::shared));
        EXPECT_TRUE(must(lease_folder(folder, Lease::shared)).has_value());
        EXPECT_FALSE(must(lease_folder(folder, Lease::exclusive)).has_value());
    }
    const auto exclusive = must(lease_folder(folder, Lease::exclusive));
    EXPECT_TRUE(exclusive.has_value());
    EXPECT_EQ(must(cache.modules().find(digest_of_version(cache, "1"))), std::nullopt) << "it is being taken away";
    EXPECT_FALSE(must(lease_folder(folder / "nowhere", Lease::shared)).has_value());
}

}  // namespace
}  // namespace lode
