// Bundles: the same bytes from any cache, whole or nothing into any other.
#include <fcntl.h>
#include <gmock/gmock.h>

#include "cache/bundle/bundle_import.h"
#include "cache/bundle/bundle_writer.h"
#include "tests/cache/filled_cache.h"
#include "tests/support/fake_clock.h"
#include "tests/support/golden_file.h"
#include "tests/support/recording_log.h"
#include "tests/support/recording_progress.h"
#include "tests/support/seed_module.h"
#include "tests/support/string_streams.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view fixed = "https://hub.example.org/acme/seed/1";
constexpr std::string_view floating = "acme/seed@^1";
constexpr std::string_view foreign = "https://hub.example.org/model.tar.gz";

class BundleTest : public testing::Test {
protected:
    Cache open(std::string_view name) { return {m_folder / name, m_clock, m_log}; }

    static LockedModule locked(std::string_view source, const Digest& digest, std::optional<Digest> archive = {}) {
        return {must(parse_handle(source, {})), digest, archive};
    }
    static BundleContents contents_of(const std::vector<std::pair<std::string_view, LockedModule>>& handles) {
        LockFile lock;
        for (const auto& [handle, module] : handles) must(lock.put(must(parse_handle(handle, {})), module));
        return must(BundleContents::of(std::move(lock)));
    }
    BundleContents seed_contents() const { return contents_of({{fixed, locked(fixed, m_seed.digest)}}); }
    /// A cache with the seed in it.
    Cache& seeded() {
        fill_module(m_seeded, m_seed, fixed);
        return m_seeded;
    }

    Result<WrittenBundle> write(const Cache& cache, const BundleContents& contents,
                                Overwrite overwrite = Overwrite::no) {
        return write_bundle(cache, contents, m_folder / "out/bundle.tar.zst", overwrite, m_progress, m_stop);
    }
    std::string bundle_of(const Cache& cache, const BundleContents& contents) {
        must(write(cache, contents, Overwrite::yes));
        return content_of(m_folder / "out/bundle.tar.zst");
    }
    Result<ImportedBundle> import(const Cache& cache, std::string_view bytes) {
        return import(cache, bytes, m_progress);
    }
    Result<ImportedBundle> import(const Cache& cache, std::string_view bytes, Progress& progress) {
        const fs::path path = m_folder.write("in/bundle.tar.zst", bytes);
        LODE_ASSIGN(const auto file, open_for_reading(path));
        LODE_ASSIGN(auto archive, open_archive(file, ArchiveKind::tar_zst, BundleLimits().archive));
        LODE_ASSIGN(auto bundle, BundleReader::open(std::move(archive)));
        return import_bundle(cache, bundle, m_log, progress, m_stop);
    }
    static void overwrite(const fs::path& path, std::string_view content) {
        const auto file = must(open_file(path, O_WRONLY | O_TRUNC));
        must(write_all(file, content, path));
    }
    static void expect_no_module(const Cache& cache) {
        EXPECT_THAT(cache.modules().all(), IsEmpty());
        EXPECT_THAT(must(cache.handles().all()), IsEmpty());
    }

    TemporaryFolder m_folder;
    FakeClock m_clock;
    RecordingLog m_log;
    RecordingProgress m_progress;
    Cancellation m_stop;
    ModuleFolder m_seed = write_seed_module(m_folder / "seed");
    Cache m_seeded{m_folder / "seeded", m_clock, m_log};
    fs::path m_out = m_folder.write("out/keep", {}).parent_path();
};

TEST_F(BundleTest, TheSameModulesGiveTheSameBytesWhateverCacheTheyComeFrom) {
    const ModuleFolder second = write_seed_module(m_folder / "second", {.version = "1.2", .words = "ant\nbee\nfly\n"});
    const auto contents = contents_of({{fixed, locked(fixed, m_seed.digest)},
                                       {floating, locked("https://hub.example.org/acme/seed/1.2", second.digest)}});
    const Cache one = open("one");
    fill_module(one, m_seed, fixed);
    fill_module(one, second, floating, "https://hub.example.org/acme/seed/1.2");
    m_clock.advance(std::chrono::hours(1000));
    const Cache two = open("two");
    fill_module(two, write_seed_module(m_folder / "third", {.version = "3"}), "https://hub.example.org/acme/seed/3");
    fill_module(two, second, "https://other.example.org/acme/seed/1.2");
    fill_module(two, m_seed, fixed);
    EXPECT_EQ(bundle_of(one, contents), bundle_of(two, contents));
}

TEST_F(BundleTest, TheSeedsBundleIsWhatItsReferenceSays) {
    StringSink sink;
    must(write_bundle_members(seeded(), seed_contents(), sink, m_progress, m_stop));
    EXPECT_TRUE(is_golden(sink.text, "bundle/seed-1.tar"));
}

TEST_F(BundleTest, TheBundleOfTheFirstVersionCanBeTakenIn) {
    const Cache cache = open("new");
    ASSERT_THAT(import(cache, content_of(fs::path(LODE_TEST_DATA) / "bundle/seed-1.tar.zst")), IsOk());
    EXPECT_EQ(content_of(must(cache.modules().find(m_seed.digest))->path / "words.txt"), "cat\ndog\nmouse\n");
}

TEST_F(BundleTest, WhatIsTakenInIsAsIfItHadBeenDownloaded) {
    const Cache& from = seeded();
    const Digest archive = digest_of("an archive");
    const ModuleFolder model = fill_foreign_module(from, foreign, "graph", archive);
    const auto contents = contents_of({{fixed, locked(fixed, m_seed.digest)},
                                       {floating, locked(fixed, m_seed.digest)},
                                       {foreign, locked(foreign, model.digest, archive)}});
    const Cache to = open("to");
    const auto imported = must(import(to, bundle_of(from, contents)));
    EXPECT_EQ(imported.files, 3U);
    EXPECT_EQ(imported.written_bytes, imported.bytes);
    for (const auto& digest : contents.modules()) {
        SilentProgress silent;
        const auto found = must(to.modules().find(digest));
        ASSERT_TRUE(found.has_value());
        EXPECT_THAT(verify_module_folder(*found, silent, m_stop), IsOk());
    }
    EXPECT_EQ(must(to.handles().find(floating))->meaning, (HandleMeaning{m_seed.digest, std::string(fixed)}));
    EXPECT_EQ(must(to.handles().find(fixed))->meaning, HandleMeaning{m_seed.digest});
    EXPECT_EQ(must(to.handles().find(foreign))->meaning, (HandleMeaning{model.digest, {}, archive}));
    const auto listed = must(to.list());
    ASSERT_THAT(listed, SizeIs(2));
    EXPECT_EQ(listed[0].handles.size() + listed[1].handles.size(), 3U);
    EXPECT_THAT(names_in(to.root() / "partial"), IsEmpty());
    EXPECT_TRUE(m_progress.works().back().finished);
    EXPECT_EQ(m_progress.works().back().advanced, imported.bytes);
}

TEST_F(BundleTest, ADamagedCacheIsNamedAndLeavesNoBundle) {
    const Cache& cache = seeded();
    overwrite(cache.root() / "modules" / m_seed.digest.hex() / "words.txt", "cat\ndog\nhorse\n");
    EXPECT_THAT(write(cache, seed_contents()), FailsWith(ErrorCode::integrity, "acme/seed version 1: words.txt"));
    EXPECT_THAT(names_in(m_out), ElementsAre("keep"));
    EXPECT_THAT(write(open("empty"), seed_contents()), FailsWith(ErrorCode::not_found, "is not in the cache"));
}

TEST_F(BundleTest, AnExportThatIsStoppedLeavesNoBundle) {
    m_progress.cancel_at(1, m_stop);
    EXPECT_THAT(write(seeded(), seed_contents()), FailsWith(ErrorCode::interrupted));
    EXPECT_THAT(names_in(m_out), ElementsAre("keep"));
}

TEST_F(BundleTest, ABundleThatIsThereIsReplacedOnlyWhenThatIsWished) {
    const Cache& cache = seeded();
    must(write(cache, seed_contents()));
    EXPECT_THAT(write(cache, seed_contents()), FailsWith(ErrorCode::conflict, "--force"));
    EXPECT_THAT(write(cache, seed_contents(), Overwrite::yes), IsOk());
    EXPECT_THAT(names_in(m_out), ElementsAre("bundle.tar.zst", "keep"));
}

TEST_F(BundleTest, NoByteCanBeAnotherOne) {
    const std::string bundle = bundle_of(seeded(), seed_contents());
    for (std::size_t i = 0; i < bundle.size(); ++i) {
        std::string flipped = bundle;
        flipped[i] = static_cast<char>(flipped[i] ^ (1 << i % 8));
        const Cache cache = open("flip" + std::to_string(i % 16));
        const auto imported = import(cache, flipped);
        if (imported) {  // a bit of the compression that says nothing
            ASSERT_THAT(cache.modules().all(), ElementsAre(m_seed.digest)) << i;
            fs::remove_all(cache.root());
            continue;
        }
        EXPECT_EQ(imported.error().code, ErrorCode::integrity) << i << ": " << imported.error().message;
        expect_no_module(cache);
    }
}

TEST_F(BundleTest, APartOfABundleIsNone) {
    const std::string bundle = bundle_of(seeded(), seed_contents());
    const Cache cache = open("to");
    for (std::size_t length = 0; length < bundle.size(); length += 7)
        EXPECT_THAT(import(cache, bundle.substr(0, length)), FailsWith(ErrorCode::integrity)) << length;
    EXPECT_THAT(import(cache, bundle + bundle), FailsWith(ErrorCode::integrity, "something follows the end"));
    EXPECT_THAT(import(cache, bundle + "x"), FailsWith(ErrorCode::integrity, "something follows the end"));
    expect_no_module(cache);
}

TEST_F(BundleTest, AnImportThatWasStoppedGoesOn) {
    const Cache from = open("from");
    Manifest manifest = m_seed.manifest;
    manifest.files.clear();
    const auto add = [&](char name, std::size_t size) {
        manifest.files.push_back(fill_blob(from, std::string(1, name), std::string(size, name)));
    };
    for (char name = 'a'; name <= 'd'; ++name) add(name, 100'000);
    manifest.variables.clear();
    manifest.lookups.clear();
    manifest.signatures.clear();
    const std::string text = to_json(manifest);
    must(from.commit(fixed, text, manifest, {digest_of(text)}));
    const std::string bundle = bundle_of(from, contents_of({{fixed, locked(fixed, digest_of(text))}}));

    const Cache to = open("to");
    m_progress.cancel_at(250'000, m_stop);
    EXPECT_THAT(import(to, bundle), FailsWith(ErrorCode::interrupted));
    expect_no_module(to);
    Cancellation never;
    const auto go_on = [&]() -> Result<ImportedBundle> {
        const auto file = must(open_for_reading(m_folder / "in/bundle.tar.zst"));
        auto reader = must(BundleReader::open(must(open_archive(file, ArchiveKind::tar_zst, {}))));
        RecordingProgress progress;
        auto imported = import_bundle(to, reader, m_log, progress, never);
        EXPECT_EQ(progress.works().back().advanced, 400'000U);
        return imported;
    };
    const auto second = must(go_on());
    EXPECT_EQ(second.files, 4U);
    EXPECT_EQ(second.written_files, 2U) << "two were whole before";
    EXPECT_EQ(must(go_on()).written_files, 0U);
    EXPECT_TRUE(must(to.modules().find(digest_of(text))).has_value());
}

TEST_F(BundleTest, WhatTheCacheHadAlreadyStaysThoughItsModuleIsEvictedMeanwhile) {
    const std::string bundle = bundle_of(seeded(), seed_contents());
    const Cache cache = open("other");
    const auto sharing = write_seed_module(m_folder / "sharing", {.version = "2"});
    fill_module(cache, sharing, "https://hub.example.org/acme/seed/2");
    class Evicting : public Progress {
    public:
        Evicting(const Cache& cache, const Digest& module) : m_cache(cache), m_module(module) {}
        void start(std::string_view /*what*/, std::uint64_t /*total*/) override {}
        void expect(std::uint64_t /*bytes*/) override {}
        void finish() override {}
        void advance(std::uint64_t /*bytes*/) override { must(m_cache.remove({m_module}, false)); }

    private:
        const Cache& m_cache;
        const Digest m_module;
    } evicting(cache, sharing.digest);
    ASSERT_THAT(import(cache, bundle, evicting), IsOk());
    EXPECT_TRUE(must(cache.modules().find(m_seed.digest)));
    EXPECT_FALSE(must(cache.modules().find(sharing.digest)));
}

TEST_F(BundleTest, AFixedHandleThatMeansSomethingElseIsRefusedAndNothingChanges) {
    const std::string bundle = bundle_of(seeded(), seed_contents());
    const Cache to = open("to");
    const ModuleFolder other = write_seed_module(m_folder / "other", {.words = "ant\nbee\nfly\n"});
    fill_module(to, other, fixed);
    EXPECT_THAT(import(to, bundle), FailsWith(ErrorCode::integrity, "SECURITY ERROR: `" + std::string(fixed)));
    EXPECT_EQ(must(to.handles().find(fixed))->meaning.digest, other.digest);
    EXPECT_THAT(to.modules().all(), ElementsAre(other.digest));
}

TEST_F(BundleTest, AFloatingHandleMeansWhatTheNewestImportSays) {
    const auto contents = contents_of({{floating, locked(fixed, m_seed.digest)}});
    const std::string bundle = bundle_of(seeded(), contents);
    const Cache to = open("to");
    const ModuleFolder before = write_seed_module(m_folder / "before", {.version = "1.1"});
    fill_module(to, before, floating, "https://hub.example.org/acme/seed/1.1");
    ASSERT_THAT(import(to, bundle), IsOk());
    EXPECT_EQ(must(to.handles().find(floating))->meaning.digest, m_seed.digest);
    EXPECT_THAT(m_log.warnings(), ElementsAre(HasSubstr("`acme/seed@^1` meant " + to_string(before.digest))));
}

TEST_F(BundleTest, ADamagedModuleIsMadeAnew) {
    const Cache& cache = seeded();
    const std::string bundle = bundle_of(cache, seed_contents());
    overwrite(cache.root() / "modules" / m_seed.digest.hex() / "words.txt", "cat");
    ASSERT_THAT(import(cache, bundle), IsOk());
    EXPECT_EQ(content_of(cache.root() / "modules" / m_seed.digest.hex() / "words.txt"), "cat\ndog\nmouse\n");
}

}  // namespace
}  // namespace lode
