// Every flipped bit is found, and told with the modules that it is in.
#include "cache/verification.h"

#include <atomic>
#include <chrono>
#include <thread>

#include "cache/ownerless_files.h"
#include "tests/cache/cache_fixture.h"
#include "tests/support/clock_tick.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class VerificationTest : public CacheFixture {
protected:
    VerificationReport verify(const Cache& cache, unsigned threads = 2) {
        SilentProgress silent;
        return must(verify_cache(cache.folders(), threads, silent, Cancellation()));
    }
    /// The file with one bit flipped, for as long as this lives.
    class FlippedBit {
    public:
        FlippedBit(fs::path path, std::size_t bit) : m_path(std::move(path)), m_content(content_of(m_path)) {
            std::string flipped = m_content;
            flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
            overwrite(m_path, flipped);
        }
        FlippedBit(const FlippedBit&) = delete;
        FlippedBit& operator=(const FlippedBit&) = delete;
        ~FlippedBit() { overwrite(m_path, m_content); }

    private:
        const fs::path m_path;
        const std::string m_content;
    };
};

TEST_F(VerificationTest, WholeCacheIsHashedOnceAndFoundWhole) {
    const Cache cache = open();
    fill_version(cache, "1");
    fill_version(cache, "2");
    const auto report = verify(cache);
    EXPECT_EQ(report.modules, 2U);
    EXPECT_EQ(report.files, 3U) << "two of words, and one table that both have";
    EXPECT_EQ(report.bytes, must(cache.size()).blobs);
    EXPECT_THAT(report.damages, IsEmpty());
}

TEST_F(VerificationTest, FlippedBitOfAnyByteOfAnyFileIsFound) {
    const Cache cache = open();
    const auto module = fill(cache);
    for (const auto& name : names_in(module.path)) {
        const std::size_t bytes = content_of(module.path / name).size();
        for (std::size_t byte = 0; byte < bytes; ++byte) {
            const FlippedBit flipped(module.path / name, byte * 8 + byte % 8);
            const auto report = verify(cache, 1);
            ASSERT_THAT(report.damages, SizeIs(1)) << name << ", byte " << byte;
            ASSERT_THAT(report.damages[0].modules, ElementsAre(m_seed.digest)) << name << ", byte " << byte;
        }
    }
    EXPECT_THAT(verify(cache).damages, IsEmpty());
}

TEST_F(VerificationTest, DamageOfASharedBlobNamesAllItsModules) {
    const Cache cache = open();
    const auto first = fill_version(cache, "1");
    const auto second = fill_version(cache, "2");
    const FlippedBit flipped(first.path / "embeddings.safetensors", 999);
    const auto report = verify(cache);
    ASSERT_THAT(report.damages, SizeIs(1));
    EXPECT_THAT(report.damages[0].fault, HasSubstr("expected sha256:"));
    EXPECT_THAT(report.damaged_modules(), testing::UnorderedElementsAre(first.digest, second.digest));
}

TEST_F(VerificationTest, WhatAnotherProcessHasRepairedIsNotSetAside) {
    const Cache cache = open();
    const auto module = fill(cache);
    overwrite(module.path / "words.txt", "cat\ndog\nmousf\n");
    const auto report = verify(cache);
    ASSERT_THAT(report.damages, SizeIs(1));
    must(cache.set_aside(report));
    ASSERT_FALSE(must(cache.modules().find(m_seed.digest)));
    wait_for_clock_tick(m_folder.path());
    fill(cache);
    must(cache.set_aside(report));
    EXPECT_TRUE(must(cache.modules().find(m_seed.digest)));
    EXPECT_THAT(verify(cache).damages, IsEmpty());
}

TEST_F(VerificationTest, ModulesThatComeAndGoMeanwhileAreNoDamage) {
    const Cache cache = open();
    fill(cache);
    std::atomic<bool> is_over = false;
    std::thread coming_and_going([&] {
        while (!is_over) {
            must(cache.remove({m_seed.digest}, false));
            fill(cache);
        }
    });
    for (int i = 0; i < 100; ++i)
        for (const Damage& damage : verify(cache).damages) ADD_FAILURE() << damage.path << ": " << damage.fault;
    is_over = true;
    coming_and_going.join();
}

TEST_F(VerificationTest, CopyThatIsNoLinkIsHashedItself) {
    const Cache cache = open();
    const auto module = fill(cache);
    const fs::path words = module.path / "words.txt";
    fs::remove(words);
    must(write_file(words, "cat\ndog\nmousE\n"));
    const auto report = verify(cache);
    ASSERT_THAT(report.damages, SizeIs(1));
    EXPECT_EQ(report.damages[0].path, words);
}

TEST_F(VerificationTest, MissingFilesAndManifestsAreDamage) {
    const Cache cache = open();
    const auto first = fill_version(cache, "1");
    const auto second = fill_version(cache, "2");
    fs::remove(first.path / "words.txt");
    fs::remove(second.path / "module.json");
    EXPECT_THAT(verify(cache).damages, SizeIs(2));
}

TEST_F(VerificationTest, WhatIsSetAsideCountsForNothingAndTheRestIsUntouched) {
    const Cache cache = open();
    fill_version(cache, "1");
    const auto module = fill_version(cache, "2");
    const fs::path words = module.path / "words.txt";
    overwrite(words, "cat2\ndog\nmousE\n");
    must(cache.set_aside(verify(cache)));
    EXPECT_THAT(versions_in(cache), ElementsAre("1"));
    EXPECT_FALSE(must(cache.blobs().contains(module.manifest.files[1]))) << "the damaged words are gone";
    EXPECT_TRUE(must(cache.blobs().contains(module.manifest.files[0]))) << "the table need not be fetched";
    EXPECT_THAT(names_in(cache.root() / "damaged"), SizeIs(2));
    EXPECT_THAT(verify(cache).damages, IsEmpty());
}

TEST_F(VerificationTest, RebuildDeletesWhatBelongsToNobodyOnceItIsAnHourOld) {
    const Cache cache = open();
    const auto module = fill(cache);
    const CacheLayout layout(cache.root());
    const Digest other = write_seed_module(m_folder / "other", {.version = "2"}).digest;
    const auto make = [&](const fs::path& path, std::chrono::minutes age) {
        must(create_folders(path.parent_path()));
        must(write_file(path, "left by somebody"));
        fs::last_write_time(path, std::chrono::file_clock::from_sys(m_clock.now() - age));
    };
    const fs::path old_blob = layout.blob(other);
    const fs::path young_blob = old_blob.parent_path() / std::string(64, '0');
    const fs::path manifest = layout.foreign_manifest(other);
    const FileEntry noted{"table", 16, must(parse_digest_hex(std::string(64, '1')))};
    const auto pending = must(cache.note_pending({}, std::span(&noted, 1)));
    make(layout.blob(noted.digest), std::chrono::minutes(60));
    make(old_blob, std::chrono::minutes(60));
    make(young_blob, std::chrono::minutes(59));
    make(manifest, std::chrono::minutes(60));
    EXPECT_EQ(must(cache.rebuild()), 1U);
    EXPECT_FALSE(fs::exists(old_blob));
    EXPECT_TRUE(fs::exists(young_blob));
    EXPECT_TRUE(fs::exists(layout.blob(noted.digest))) << "a download that was stopped may go on";
    EXPECT_FALSE(fs::exists(manifest));
    EXPECT_THAT(cache.modules().find(module.digest), IsOk());
    EXPECT_THAT(verify(cache).damages, SizeIs(2)) << "those that stay are not what their names say";
}

}  // namespace
}  // namespace lode
