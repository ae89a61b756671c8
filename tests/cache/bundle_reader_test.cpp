// Bundles that nobody has exported: each is refused by the name of what is wrong in it.
#include "cache/bundle/bundle_reader.h"

#include <functional>
#include <utility>
#include <vector>

#include <gmock/gmock.h>

#include "cache/bundle/bundle_import.h"
#include "module/archive/tar_reader.h"
#include "module/archive/tar_writer.h"
#include "module/hashing.h"
#include "tests/cache/filled_cache.h"
#include "tests/support/fake_clock.h"
#include "tests/support/recording_log.h"
#include "tests/support/seed_module.h"
#include "tests/support/string_streams.h"

namespace lode {
namespace {

using testing::IsEmpty;

using Members = std::vector<std::pair<std::string, std::string>>;

class BundleReaderTest : public testing::Test {
protected:
    static constexpr std::string_view handle = "https://hub.example.org/acme/seed/1";

    BundleReaderTest() {
        LockFile lock;
        const auto parsed = must(parse_handle(handle, {}));
        must(lock.put(parsed, {parsed, m_seed.digest}));
        m_right.emplace_back("bundle.json", must(to_json(must(BundleContents::of(std::move(lock))))));
        m_right.emplace_back(manifest_member_name(m_seed.digest), content_of(m_seed.path / "module.json"));
        for (const auto& file : m_seed.manifest.files)
            m_right.emplace_back(blob_member_name(file.digest), content_of(m_seed.path / file.path));
        std::sort(m_right.begin() + 2, m_right.end());
    }

    Result<ImportedBundle> import(const Members& members) {
        StringSink sink;
        TarWriter tar(sink);
        for (const auto& [name, content] : members) must(tar.add_file(name, content));
        must(tar.finish());
        StringSource source(sink.text);
        LODE_ASSIGN(auto bundle, BundleReader::open(std::make_unique<TarReader>(source, ArchiveLimits())));
        SilentProgress progress;
        return import_bundle(m_cache, bundle, m_log, progress, Cancellation());
    }
    /// The right bundle with one thing changed.
    Result<ImportedBundle> import_changed(const std::function<void(Members&)>& change) {
        Members members = m_right;
        change(members);
        return import(members);
    }

    TemporaryFolder m_folder;
    FakeClock m_clock;
    RecordingLog m_log;
    ModuleFolder m_seed = write_seed_module(m_folder / "seed");
    Cache m_cache{m_folder / "cache", m_clock, m_log};
    Members m_right;
};

void replace(std::string& text, std::string_view before, std::string_view after) {
    text.replace(text.find(before), before.size(), after);
}

TEST_F(BundleReaderTest, WhatIsWrongIsRefusedAndNamed) {
    struct Row {
        std::string_view name;
        std::function<void(Members&)> change;
        std::string_view words;
    };
    const std::string other = digest_of("other").hex();
    const Row rows[] = {
        {"nothing in it", [](Members& all) { all.clear(); }, "it ends before `bundle.json`"},
        {"another archive", [](Members& all) { all.erase(all.begin()); }, "expected `bundle.json`, got `modules/"},
        {"no manifest", [](Members& all) { all.erase(all.begin() + 1); }, "expected `modules/"},
        {"a manifest under another name", [&](Members& all) { all[1].first = "modules/" + other + ".json"; },
         "expected `modules/"},
        {"a manifest of another module", [](Members& all) { replace(all[1].second, "acme", "acne"); },
         "is not what its name says"},
        {"a blob that is another", [](Members& all) { all[2].second[0] ^= 1; }, "is not what its name says"},
        {"a blob that is longer", [](Members& all) { all[3].second += "x"; }, "and not the"},
        {"a blob that comes twice", [](Members& all) { all.push_back(all.back()); }, "comes twice"},
        {"blobs in another order", [](Members& all) { std::swap(all[2], all[3]); }, "not in the order"},
        {"a blob that nobody names",
         [&](Members& all) {
             all.insert(all.begin() + 2, {"blobs/sha256/" + other, "other"});
         },
         "is named by no manifest"},
        {"a blob that is missing", [](Members& all) { all.pop_back(); }, "is neither in the bundle nor in the cache"},
        {"a path that leads out", [](Members& all) { all[2].first = "../../etc/passwd"; }, "is none of the names"},
        {"a path that leads out from within", [](Members& all) { all[2].first = "blobs/sha256/../../x"; },
         "is none of the names"},
        {"a path from the root", [](Members& all) { all[2].first = "/" + all[2].first; }, "is none of the names"},
        {"capital digits",
         [](Members& all) {
             all[2].first[13] = 'A';
             all[2].first[14] = 'B';
         },
         "is none of the names"},
        {"a README",
         [](Members& all) {
             all.push_back({"README.md", "hello"});
         },
         "is none of the names"},
        {"no JSON",
         [](Members& all) {
             all[0].second.pop_back();
             all[0].second.pop_back();
         },
         "`bundle.json`"},
        {"another schema", [](Members& all) { replace(all[0].second, "bundle/1", "bundle/2"); }, "expected the schema"},
        {"a module more",
         [&](Members& all) {
             replace(all[0].second, "\"modules\": [", "\"modules\": [{\"digest\": \"sha256:" + other + "\"},");
         },
         "are not those that its handles mean"},
        {"a handle of another module",
         [](Members& all) {
             replace(all[0].second, "acme/seed/1", "acme/seal/1");
             replace(all[0].second, "acme/seed/1", "acme/seal/1");
         },
         "cannot mean"},
        {"a handle elsewhere", [](Members& all) { replace(all[0].second, "acme/seed/1", "acme/seed/2"); },
         "cannot mean"},
        {"a handle on this machine", [&](Members& all) { replace(all[0].second, handle, "/etc/module"); },
         "is not written as `file:///etc/module`"},
    };
    for (const auto& row : rows) {
        std::filesystem::remove_all(m_cache.root());
        EXPECT_THAT(import_changed(row.change), FailsWith(ErrorCode::integrity, row.words)) << row.name;
        EXPECT_THAT(m_cache.modules().all(), IsEmpty()) << row.name;
        EXPECT_THAT(must(m_cache.handles().all()), IsEmpty()) << row.name;
    }
    EXPECT_THAT(import(m_right), IsOk());
}

TEST_F(BundleReaderTest, ABlobMayBeInTheCacheInsteadOfTheBundle) {
    fill_blob(m_cache, "words.txt", "cat\ndog\nmouse\n");
    const auto imported = import_changed([](Members& all) {
        std::erase_if(all, [](const auto& member) { return member.second == "cat\ndog\nmouse\n"; });
    });
    ASSERT_THAT(imported, IsOk());
    EXPECT_EQ(imported->written_files, 1U);
}

TEST_F(BundleReaderTest, MoreThanTheDiskHasRoomForIsRefusedBeforeAnythingIsWritten) {
    Manifest manifest = m_seed.manifest;
    manifest.files = {{"zeros", std::uint64_t{1} << 49U, digest_of("as if")}};
    manifest.variables.clear();
    manifest.lookups.clear();
    manifest.signatures.clear();
    const std::string text = to_json(manifest);
    LockFile lock;
    const auto parsed = must(parse_handle(handle, {}));
    must(lock.put(parsed, {parsed, digest_of(text)}));
    EXPECT_THAT(import({{"bundle.json", must(to_json(must(BundleContents::of(std::move(lock)))))},
                        {manifest_member_name(digest_of(text)), text}}),
                FailsWith(ErrorCode::out_of_space, "are free"));
    EXPECT_FALSE(std::filesystem::exists(m_cache.root() / "blobs"));
}

TEST_F(BundleReaderTest, HandlesThatContradictEachOtherAreNoContents) {
    LockFile lock;
    const auto fixed = must(parse_handle(handle, {}));
    must(lock.put(fixed, {fixed, m_seed.digest}));
    must(lock.put(must(parse_handle("acme/seed", {})), {fixed, digest_of("other")}));
    EXPECT_THAT(BundleContents::of(std::move(lock)), FailsWith(ErrorCode::integrity, "is said to be"));
    EXPECT_THAT(BundleContents::of(LockFile()), FailsWith(ErrorCode::integrity, "no handle"));
}

}  // namespace
}  // namespace lode
