// Archives and TensorFlow Hub's protocol in a resolve: unpacked once, remembered, held to pins and to what was there
// before. The archives are made by the system's tar, zip and their filters.
#include <gmock/gmock.h>

#include "base/file.h"
#include "module/foreign_folder.h"
#include "module/hashing.h"
#include "tests/resolver/network.h"
#include "tests/support/run_program.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class ArchivesTest : public NetworkTest {
protected:
    static constexpr std::string_view url = "https://files.example.org/models/seed.tar.gz";
    static constexpr std::string_view fixed = "https://hub.example.org/acme/seed/1";
    static constexpr std::string_view asked_of_hub = "https://hub.example.org/acme/seed/1?tf-hub-format=compressed";

    ArchivesTest() { new_network(); }

    /// The archive of a folder, of the kind that its name says.
    fs::path pack(const fs::path& folder, const std::string& name) {
        const fs::path archive = m_folder / name;
        const bool is_zip = archive.extension() == ".zip";
        const std::vector<std::string> tar = {"tar", "-c", "-a", "-f", archive.string(), "."};
        const std::vector<std::string> zip = {"zip", "-q", "-r", archive.string(), "."};
        const auto run = run_program(is_zip ? zip : tar, {.environment = {}, .input = {}, .folder = folder});
        EXPECT_EQ(run.exit, 0) << run.err;
        return archive;
    }
    std::string packed(const fs::path& folder, const std::string& name) { return must(read_file(pack(folder, name))); }

    /// What TensorFlow writes, as far as names go.
    fs::path saved_model(const std::string& graph = "graph") {
        const fs::path folder = m_folder / "saved_model";
        must(create_folders(folder / "variables"));
        must(write_file(folder / "saved_model.pb", graph));
        must(write_file(folder / "variables/variables.index", "index"));
        return folder;
    }
    static std::string with_pin(std::string_view handle, const Digest& digest) {
        return std::string(handle) + "#sha256=" + digest.hex();
    }
    std::vector<std::string> left_in_partial() const {
        std::vector<std::string> names;
        std::error_code error;
        for (const auto& entry : fs::directory_iterator(m_cache.root() / "partial", error))
            names.push_back(entry.path().filename().string());
        return names;
    }
};

TEST_F(ArchivesTest, EveryKindHoldsTheModuleThatWasPacked) {
    for (const std::string ending : {".tar", ".tar.gz", ".tgz", ".tar.zst", ".tar.xz", ".zip"}) {
        SCOPED_TRACE(ending);
        if (ending == ".zip" && run_program({"zip", "-v"}).exit != 0) GTEST_SKIP() << "zip is not installed";
        const std::string handle = "https://files.example.org/seed" + ending;
        new_network().serve(handle, packed(seed("1").path, "seed" + ending));
        const auto resolved = resolve(handle);
        ASSERT_THAT(resolved, IsOk());
        EXPECT_EQ(resolved->source, Source::network);
        EXPECT_EQ(resolved->module.digest, seed("1").digest) << "it is the module's own manifest";
        EXPECT_EQ(resolved->archive, digest_of(must(read_file(m_folder / ("seed" + ending)))));
        EXPECT_THAT(verify_module_folder(resolved->module, m_progress, m_cancellation), IsOk());
        EXPECT_THAT(left_in_partial(), IsEmpty());
    }
}

TEST_F(ArchivesTest, IsDownloadedOnceThenNeedsNoNetwork) {
    network().serve(url, packed(seed("1").path, "seed.tar.gz"));
    const auto first = resolve(url);
    ASSERT_THAT(first, IsOk());
    EXPECT_THAT(m_log.warnings(),
                ElementsAre(AllOf(HasSubstr("taken on trust"), HasSubstr(with_pin(url, *first->archive)))));
    const auto again = resolve_offline(url);
    ASSERT_THAT(again, IsOk());
    EXPECT_EQ(again->source, Source::cache);
    EXPECT_EQ(again->archive, first->archive);
    EXPECT_THAT(m_log.warnings(), SizeIs(1));
    EXPECT_THAT(resolve_offline(with_pin(url, *first->archive)), IsOk());
    EXPECT_THAT(requested(), SizeIs(1));
}

TEST_F(ArchivesTest, APinIsOfTheArchivesBytesWhateverTheyAre) {
    const std::string good = packed(seed("1").path, "seed.tar.gz");
    network().serve(url, "no archive at all");
    EXPECT_THAT(resolve(with_pin(url, digest_of(good))), FailsWith(ErrorCode::integrity, "is not what its pin names"));
    new_network().serve(url, good);
    EXPECT_THAT(resolve(with_pin(url, seed("1").digest)), FailsWith(ErrorCode::integrity, "its pin names"));
    EXPECT_THAT(resolve(with_pin(url, digest_of(good))), IsOk());
    EXPECT_THAT(m_log.warnings(), IsEmpty()) << "nothing was taken on trust";
    EXPECT_THAT(resolve_offline(with_pin(url, digest_of("other"))), FailsWith(ErrorCode::unavailable));
}

TEST_F(ArchivesTest, WhatHasChangedSinceItWasSeenIsRefusedUntilItIsPinned) {
    network().serve(url, packed(seed("1").path, "seed.tar.gz"));
    const auto before = resolve(url);
    ASSERT_THAT(before, IsOk());
    delete_from_cache(before->module.digest);

    const std::string other = packed(seed("1", "dog\ncat\nmouse\n").path, "other.tar.gz");
    new_network().serve(url, other);
    const auto changed = resolve(url);
    ASSERT_THAT(changed, FailsWith(ErrorCode::integrity, "SECURITY ERROR: the module in the archive"));
    EXPECT_THAT(changed.error().hint, HasSubstr(digest_of(other).hex())) << "the pin that would accept it";
    EXPECT_THAT(resolve(with_pin(url, digest_of(other))), IsOk());
    EXPECT_THAT(resolve_offline(url), IsOk());
}

TEST_F(ArchivesTest, TheSameModulePackedAnewIsTheSameModule) {
    network().serve(url, packed(seed("1").path, "seed.tar.gz"));
    const auto before = resolve(url);
    ASSERT_THAT(before, IsOk());
    delete_from_cache(before->module.digest);
    fs::last_write_time(seed("1").path / "words.txt", fs::file_time_type::clock::now() - std::chrono::hours(100));
    const std::string anew = packed(seed("1").path, "anew.tar.gz");
    ASSERT_NE(digest_of(anew), *before->archive);
    new_network().serve(url, anew);
    EXPECT_THAT(resolve(url), IsOk());
}

TEST_F(ArchivesTest, AForeignModuleComesAsItWasPackedWithItsManifestBesideIt) {
    network().serve(url, packed(saved_model(), "model.tar.gz"));
    const auto resolved = resolve(url);
    ASSERT_THAT(resolved, IsOk());
    EXPECT_EQ(resolved->module.manifest.kind, ForeignKind::saved_model);
    EXPECT_EQ(must(read_file(resolved->module.path / "saved_model.pb")), "graph");
    EXPECT_EQ(must(read_file(resolved->module.path / "variables/variables.index")), "index");
    EXPECT_FALSE(fs::exists(resolved->module.path / "module.json"));
    const auto beside = resolved->module.path.string() + ".json";
    EXPECT_EQ(digest_of(must(read_file(beside))), resolved->module.digest);

    const auto again = resolve_offline(url);
    ASSERT_THAT(again, IsOk());
    EXPECT_EQ(again->module.manifest.files.size(), 2U);
    const auto listed = must(m_cache.list());
    ASSERT_THAT(listed, SizeIs(1));
    EXPECT_EQ(listed[0].name, "saved_model");
    fs::remove(beside);
    EXPECT_THAT(resolve_offline(url), FailsWith(ErrorCode::integrity, "the cached copy is damaged"));
    EXPECT_THAT(resolve(url), IsOk());
}

TEST_F(ArchivesTest, AModuleThatIsNotWhatItsManifestPromisesIsRefusedWhole) {
    const fs::path folder = m_folder / "altered";
    fs::copy(seed("1").path, folder, fs::copy_options::recursive);
    fs::permissions(folder / "words.txt", fs::perms::owner_write, fs::perm_options::add);
    must(write_file(folder / "words.txt", "cat\ndog\nmouze\n"));
    network().serve(url, packed(folder, "altered.tar.gz"));
    EXPECT_THAT(resolve(url), FailsWith(ErrorCode::integrity, "`words.txt` is not what its manifest promises"));
    EXPECT_THAT(left_in_partial(), IsEmpty());
    EXPECT_THAT(must(m_cache.list()), IsEmpty());
}

TEST_F(ArchivesTest, AnArchiveThatIsNotOneIsNamedAndNothingOfItIsKept) {
    network().serve(url, "<html>welcome</html>");
    EXPECT_THAT(resolve(url),
                FailsWith(ErrorCode::integrity, "the archive `https://files.example.org/models/seed.tar.gz`: "));
    EXPECT_THAT(left_in_partial(), IsEmpty());
    new_network().answer(HttpMethod::get, url, status(404));
    EXPECT_THAT(resolve(url), FailsWith(ErrorCode::not_found, "does not exist (status 404)"));
}

TEST_F(ArchivesTest, PlainHttpIsForPinnedArchives) {
    const std::string plain = "http://files.example.org/seed.tar.gz";
    const std::string archive = packed(seed("1").path, "seed.tar.gz");
    network().serve(plain, archive);
    EXPECT_THAT(resolve(plain), FailsWith(ErrorCode::invalid_argument, "is plain http"));
    EXPECT_THAT(requested(), IsEmpty());
    EXPECT_THAT(resolve(with_pin(plain, digest_of(archive))), IsOk());
}

TEST_F(ArchivesTest, ALockHoldsTheArchiveAndItsModule) {
    const std::string archive = packed(saved_model(), "model.tar.gz");
    network().serve(url, archive);
    const auto resolved = resolve(url);
    ASSERT_THAT(resolved, IsOk());
    const auto handle = must(parse_handle(url, {}));
    LockFile lock;
    must(lock.put(handle, {handle, resolved->module.digest, resolved->archive}));
    const LockPolicy only{&lock, LockPolicy::Rule::only, "lode.lock"};
    new_network();
    EXPECT_THAT(resolve(url, only), IsOk());
    EXPECT_THAT(resolve(with_pin(url, *resolved->archive), only), IsOk());
    EXPECT_THAT(resolve(with_pin(url, resolved->module.digest), only), FailsWith(ErrorCode::integrity));
    EXPECT_THAT(requested(), IsEmpty());

    delete_from_cache(resolved->module.digest);
    network().serve(url, packed(saved_model("another graph"), "other.tar.gz"));
    EXPECT_THAT(resolve(url, only), FailsWith(ErrorCode::integrity, "is not what the lock file names"));
    new_network().serve(url, archive);
    EXPECT_THAT(resolve(url, only), IsOk());
}

TEST_F(ArchivesTest, AVersionWithoutManifestIsAskedForByHubProtocol) {
    for (const int refusal : {403, 404, 410}) {
        SCOPED_TRACE(refusal);
        const std::string handle = "https://hub.example.org/acme/seed/" + std::to_string(refusal);
        new_network().answer(HttpMethod::get, handle + "/module.json", status(refusal));
        network().serve(handle + "?tf-hub-format=compressed", packed(saved_model(), "model.tar.gz"));
        const auto resolved = resolve(handle);
        ASSERT_THAT(resolved, IsOk());
        EXPECT_EQ(resolved->module.manifest.kind, ForeignKind::saved_model);
        EXPECT_THAT(requested(), ElementsAre(handle + "/module.json", handle + "?tf-hub-format=compressed"));
        EXPECT_THAT(resolve_offline(handle), IsOk());
        EXPECT_THAT(resolve_offline(with_pin(handle, *resolved->archive)), IsOk());
        EXPECT_THAT(resolve_offline(with_pin(handle, resolved->module.digest)), IsOk());
    }
    EXPECT_THAT(m_log.warnings(), SizeIs(3)) << "each was taken on trust";
}

TEST_F(ArchivesTest, WhatComesByHubProtocolMustBeWhatTheRegistryHasPublished) {
    answer_versions({document({release("1")})});
    serve("1");
    ASSERT_EQ(version_of(resolve("https://hub.example.org/acme/seed")), "1");
    delete_from_cache(seed("1").digest);
    new_network().answer(HttpMethod::get, std::string(fixed) + "/module.json", status(404));
    network().serve(asked_of_hub, packed(saved_model(), "model.tar.gz"));
    EXPECT_THAT(resolve(fixed), FailsWith(ErrorCode::integrity, "is not the one that was published"));
}

TEST_F(ArchivesTest, WhatComesByHubProtocolMayBePinnedByArchiveOrModule) {
    const std::string archive = packed(saved_model(), "model.tar.gz");
    network().answer(HttpMethod::get, std::string(fixed) + "/module.json", status(404));
    network().serve(asked_of_hub, archive);
    EXPECT_THAT(resolve(with_pin(fixed, digest_of("other"))), FailsWith(ErrorCode::integrity, "that was pinned"));
    const auto by_archive = resolve(with_pin(fixed, digest_of(archive)));
    ASSERT_THAT(by_archive, IsOk());
    delete_from_cache(by_archive->module.digest);
    EXPECT_THAT(resolve(with_pin(fixed, by_archive->module.digest)), IsOk());
    EXPECT_THAT(m_log.warnings(), IsEmpty());
}

TEST_F(ArchivesTest, WhenHubProtocolFailsTooBothUrlsAreNamed) {
    network().answer(HttpMethod::get, std::string(fixed) + "/module.json", status(404));
    network().answer(HttpMethod::get, asked_of_hub, status(404));
    const auto resolved = resolve(fixed);
    ASSERT_THAT(resolved, FailsWith(ErrorCode::not_found, "there is no acme/seed version 1"));
    EXPECT_THAT(resolved.error().message, HasSubstr(std::string(fixed) + "/module.json"));
    EXPECT_THAT(resolved.error().message, HasSubstr(asked_of_hub));
}

TEST_F(ArchivesTest, HubProtocolIsForIntegerVersionsThatWereAskedForByUrl) {
    for (const std::string handle :
         {"https://hub.example.org/acme/seed/1.0", "https://hub.example.org/any/module.json"}) {
        const std::string folder = handle.substr(0, handle.find("/module.json"));
        new_network().answer(HttpMethod::get, folder + "/module.json", status(404));
        EXPECT_THAT(resolve(handle), FailsWith(ErrorCode::not_found));
        EXPECT_THAT(requested(), SizeIs(1));
    }
    new_network();
    answer_versions({document({release("1")})});
    network().answer(HttpMethod::get, std::string(fixed) + "/module.json", status(404));
    EXPECT_THAT(resolve("https://hub.example.org/acme/seed"), FailsWith(ErrorCode::not_found));
    EXPECT_THAT(requested(), SizeIs(2));
}

TEST_F(ArchivesTest, AModuleOfLodesOwnByHubProtocolMustBearItsName) {
    network().answer(HttpMethod::get, std::string(fixed) + "/module.json", status(404));
    network().serve(asked_of_hub, packed(seed("2").path, "two.tar.gz"));
    EXPECT_THAT(resolve(fixed), FailsWith(ErrorCode::integrity, "holds another module"));
    new_network().answer(HttpMethod::get, std::string(fixed) + "/module.json", status(404));
    network().serve(asked_of_hub, packed(seed("1").path, "one.tar.gz"));
    EXPECT_EQ(version_of(resolve(fixed)), "1");
}

TEST_F(ArchivesTest, AnArchiveCannotBringTheManifestThatLodeMakesForIt) {
    const auto folder = saved_model();
    const auto made = must(read_foreign_folder(folder, m_progress, m_cancellation));
    must(write_file(folder / "module.json", to_json(made.manifest)));
    network().serve(url, packed(folder, "model.tar.gz"));
    EXPECT_THAT(resolve(url), FailsWith(ErrorCode::integrity, "is one that lode makes for what has none"));
    EXPECT_THAT(must(m_cache.list()), IsEmpty());
}

TEST_F(ArchivesTest, ALocalArchiveIsUnpackedOnceUntilItChanges) {
    m_clock.jump(std::chrono::hours(24 * 365 * 100));  // the file's last change is long ago
    const auto archive = pack(seed("1").path, "seed.tar.gz").string();
    const auto first = resolve_offline(archive);
    ASSERT_THAT(first, IsOk());
    EXPECT_EQ(first->source, Source::local);
    EXPECT_EQ(first->module.digest, seed("1").digest);
    const auto works = m_progress.works().size();
    EXPECT_THAT(resolve_offline("file://" + archive), IsOk());
    EXPECT_EQ(m_progress.works().size(), works) << "nothing was unpacked again";
    EXPECT_THAT(resolve_offline(with_pin(archive, *first->archive)), IsOk());
    EXPECT_THAT(resolve_offline(with_pin(archive, seed("1").digest)),
                FailsWith(ErrorCode::integrity, "is not the one that was pinned"));

    fs::rename(pack(seed("2").path, "two.tar.gz"), archive);
    EXPECT_EQ(version_of(resolve_offline(archive)), "2") << "it may change: it is the user's own";
    EXPECT_THAT(resolve_offline((m_folder / "none.zip").string()), FailsWith(ErrorCode::not_found, "the archive"));
}

TEST_F(ArchivesTest, AnArchiveThatChangedAMomentAgoIsReadAgain) {
    const auto archive = pack(seed("1").path, "seed.tar").string();
    fs::last_write_time(archive, std::chrono::file_clock::from_sys(m_clock.now()));
    ASSERT_THAT(resolve_offline(archive), IsOk());
    const auto record = must(m_cache.handles().find("file://" + archive));
    ASSERT_TRUE(record);
    EXPECT_EQ(record->meaning.stamp, "") << "another change might leave no trace";
    EXPECT_THAT(resolve_offline(archive), IsOk());
}

TEST_F(ArchivesTest, AFolderCalledAsAnArchiveIsAFolder) {
    const fs::path folder = m_folder / "model.zip";
    fs::copy(seed("1").path, folder);
    const auto resolved = resolve_offline(folder.string());
    ASSERT_THAT(resolved, IsOk());
    EXPECT_EQ(resolved->module.path, folder);
}

TEST_F(ArchivesTest, ASavedModelOnThisMachineIsUsedInPlace) {
    const fs::path folder = saved_model();
    must(write_file(folder / ".hidden", "x"));
    const auto resolved = resolve_offline(folder.string());
    ASSERT_THAT(resolved, IsOk());
    EXPECT_EQ(resolved->module.path, folder);
    EXPECT_EQ(resolved->module.manifest.kind, ForeignKind::saved_model);
    EXPECT_THAT(resolved->module.manifest.files, SizeIs(2));
    network().serve(url, packed(saved_model(), "model.tar.gz"));
    fs::remove(folder / ".hidden");
    new_network().serve(url, packed(folder, "clean.tar.gz"));
    const auto archived = resolve(url);
    ASSERT_THAT(archived, IsOk());
    EXPECT_EQ(archived->module.digest, resolved->module.digest) << "the same files are the same module";
}

}  // namespace
}  // namespace lode
