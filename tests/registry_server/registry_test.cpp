// The registry on disk: what a publish leaves behind, and what a start makes of what it finds.
#include "registry_server/storage/registry.h"

#include <algorithm>
#include <fstream>
#include <tuple>

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "registry_server/storage/blob_upload.h"
#include "registry_server/storage/trusted_versions.h"
#include "tests/registry_server/sample_module.h"
#include "tests/support/fake_clock.h"
#include "tests/support/recording_log.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class RegistryTest : public testing::Test {
protected:
    RegistryTest() { open(); }

    /// As a server does when it starts; the one before it is gone.
    void open() {
        registry.reset();
        auto opened = Registry::open(*RegistryFolder::open(root.path()), clock, log);
        ASSERT_THAT(opened, IsOk());
        registry = *std::move(opened);
    }

    Result<Stored> upload(const std::string& content, const Digest& digest) {
        LODE_ASSIGN(auto blob, BlobUpload::begin(registry->folder(), digest));
        LODE_TRY(blob.write(std::as_bytes(std::span(content))));
        return blob.commit();
    }

    void upload_files(const SampleModule& module) {
        for (const auto& [path, content] : module.files) EXPECT_THAT(upload(content, digest_of(content)), IsOk());
    }

    Result<Stored> publish(const SampleModule& module, std::string_view name = "acme/m",
                           std::string_view version = "1") {
        return registry->publish(*parse_module_name(name), *parse_version(version), module.manifest);
    }

    Result<Stored> publish_version(std::string_view version) {
        const auto module = sample_module("acme/m", version);
        upload_files(module);
        return publish(module, "acme/m", version);
    }

    /// Writes as if nobody had told the registry; both documents are on the disk before.
    void overwrite(std::string_view path, const std::string& content) const {
        EXPECT_THAT(registry->flush(), IsOk());
        root.write(path, content);
    }
    /// What a start believes hangs on the order of changes, which has to be seen by the file system's clock.
    void change_after(const fs::path& changed, const fs::path& before) const {
        const auto is_later = [&] {
            struct stat a {};
            struct stat b {};
            ::lstat((root / "public" / changed).c_str(), &a);
            ::lstat((root / "public" / before).c_str(), &b);
            return std::tie(a.st_ctim.tv_sec, a.st_ctim.tv_nsec) > std::tie(b.st_ctim.tv_sec, b.st_ctim.tv_nsec);
        };
        while (!is_later()) fs::permissions(root / "public" / changed, fs::perms::owner_write, fs::perm_options::add);
    }
    /// versions.json with one word of it replaced.
    void replace_in_versions(std::string_view from, std::string_view to) const {
        auto text = published("acme/m/versions.json");
        text.replace(text.find(from), from.size(), to);
        overwrite("public/acme/m/versions.json", text);
    }

    std::string published(std::string_view path) const { return content_of(root / "public" / path); }
    std::vector<Release> releases() const {
        return parse_versions_document(published("acme/m/versions.json"))->versions;
    }
    std::vector<CatalogueEntry> catalogue() const {
        EXPECT_THAT(registry->flush(), IsOk());
        return parse_catalogue_document(published("modules.json"))->modules;
    }

    const TemporaryFolder root;
    FakeClock clock;
    RecordingLog log;
    std::unique_ptr<Registry> registry;
};

TEST_F(RegistryTest, AnEmptyFolderBecomesARegistry) {
    EXPECT_THAT(names_in(root.path()), ElementsAre("private/", "public/"));
    EXPECT_EQ(parse_registry_document(published("registry.json"))->publish, "api");
    EXPECT_THAT(catalogue(), IsEmpty());
}

TEST_F(RegistryTest, ARegistryDocumentThatIsThereStays) {
    root.write("public/registry.json", R"({"schema":"lode.registry/1","name":"team","publish":null})");
    open();
    EXPECT_EQ(parse_registry_document(published("registry.json"))->name, "team");
}

TEST_F(RegistryTest, OneProcessServesARegistry) {
    EXPECT_THAT(Registry::open(registry->folder(), clock, log), FailsWith(ErrorCode::unavailable, "another process"));
}

TEST_F(RegistryTest, APublishedVersionIsThereWithItsDocuments) {
    const auto module = sample_module("acme/m", "1");
    upload_files(module);
    EXPECT_EQ(publish(module), Stored::now);
    EXPECT_EQ(published("acme/m/1/module.json"), module.manifest);
    EXPECT_EQ(published("acme/m/1/words.txt"), "cat\ndog\n");
    EXPECT_EQ(published("acme/m/1/sub/table.bin"), "0123456789");
    ASSERT_THAT(releases(), SizeIs(1));
    EXPECT_EQ(releases()[0].digest, digest_of(module.manifest));
    EXPECT_EQ(releases()[0].size, 18U);
    EXPECT_EQ(releases()[0].published, "2026-01-31T12:00:00Z");
    ASSERT_THAT(catalogue(), SizeIs(1));
    EXPECT_EQ(to_string(catalogue()[0].newest), "1");
    EXPECT_EQ(catalogue()[0].description, "a sample");
    EXPECT_THAT(names_in(root / "private/uploads"), IsEmpty());
}

TEST_F(RegistryTest, PublishedFilesCannotBeWritten) {
    ASSERT_EQ(publish_version("1"), Stored::now);
    for (const std::string path : {"public/acme/m/1/module.json", "public/acme/m/1/words.txt"}) {
        struct stat status {};
        ASSERT_EQ(::stat((root / path).c_str(), &status), 0);
        EXPECT_EQ(status.st_mode & 0222U, 0U) << path;
    }
}

TEST_F(RegistryTest, TheSameBytesAgainAreNoConflictAndChangeNothing) {
    ASSERT_EQ(publish_version("1"), Stored::now);
    const auto before = published("acme/m/versions.json");
    clock.advance(std::chrono::hours(1));
    EXPECT_EQ(publish_version("1"), Stored::before);
    EXPECT_EQ(published("acme/m/versions.json"), before);
}

TEST_F(RegistryTest, OtherBytesAreAConflictAndChangeNothing) {
    ASSERT_EQ(publish_version("1"), Stored::now);
    const auto other = sample_module("acme/m", "1", {{"words.txt", "other\n"}});
    upload_files(other);
    EXPECT_THAT(publish(other), FailsWith(ErrorCode::conflict, to_string(digest_of(other.manifest))));
    EXPECT_EQ(published("acme/m/1/words.txt"), "cat\ndog\n");
    EXPECT_THAT(names_in(root / "private/uploads"), IsEmpty());
}

TEST_F(RegistryTest, AnotherSpellingOfAVersionIsAConflict) {
    ASSERT_EQ(publish_version("1"), Stored::now);
    EXPECT_THAT(publish_version("1.0"), FailsWith(ErrorCode::conflict, "the same version as `1`"));
    EXPECT_THAT(names_in(root / "public/acme/m"), ElementsAre("1/", "versions.json"));
}

TEST_F(RegistryTest, AManifestMustBeTheOneOfItsUrl) {
    const auto module = sample_module("acme/m", "1");
    upload_files(module);
    EXPECT_THAT(publish(module, "acme/other", "1"), FailsWith(ErrorCode::integrity, "acme/m/1"));
    EXPECT_THAT(publish(module, "acme/m", "2"), FailsWith(ErrorCode::integrity, "acme/m/2"));
    EXPECT_THAT(publish(module, "acme/m", "1.0"), FailsWith(ErrorCode::integrity, "acme/m/1.0"));
    EXPECT_THAT(publish({{}, "{}"}), FailsWith(ErrorCode::integrity, "schema"));
    EXPECT_THAT(names_in(root / "public"), ElementsAre("modules.json", "registry.json"));
}

TEST_F(RegistryTest, EveryFileMustBeThereWithItsSize) {
    const auto module = sample_module("acme/m", "1");
    ASSERT_THAT(upload("cat\ndog\n", digest_of("cat\ndog\n")), IsOk());
    EXPECT_THAT(publish(module), FailsWith(ErrorCode::integrity, "`sub/table.bin`"));
    auto lying = module.manifest;
    lying.replace(lying.find("\"size\": 10"), 10, "\"size\": 11");
    upload_files(module);
    EXPECT_THAT(publish({module.files, lying}), FailsWith(ErrorCode::integrity, "has 11 bytes in the manifest"));
    EXPECT_THAT(names_in(root / "public"), ElementsAre("modules.json", "registry.json"));
}

TEST_F(RegistryTest, BytesThatAreNotTheirDigestLeaveNothingBehind) {
    const auto digest = digest_of("what was promised");
    EXPECT_THAT(upload("what came", digest), FailsWith(ErrorCode::integrity, to_string(digest)));
    EXPECT_THAT(*size_of_blob(registry->folder(), digest), testing::Eq(std::nullopt));
    EXPECT_THAT(names_in(root / "private/uploads"), IsEmpty());
    EXPECT_THAT(names_in(root / "private/blobs/sha256"), IsEmpty());
}

TEST_F(RegistryTest, ABlobThatIsThereIsKept) {
    const auto digest = digest_of("content");
    EXPECT_EQ(upload("content", digest), Stored::now);
    EXPECT_EQ(upload("content", digest), Stored::before);
    EXPECT_EQ(*size_of_blob(registry->folder(), digest), 7U);
}

TEST_F(RegistryTest, TheCatalogueTellsTheHighestVersionWhateverTheOrder) {
    for (const std::string version : {"1.1", "2.0", "1.2", "3.0.0-rc.1"})
        ASSERT_EQ(publish_version(version), Stored::now);
    ASSERT_THAT(catalogue(), SizeIs(1));
    EXPECT_EQ(to_string(catalogue()[0].newest), "2.0");
    EXPECT_EQ(to_string(releases()[0].version), "3.0.0-rc.1");
}

TEST_F(RegistryTest, AStartThrowsAwayWhatWasHalfMade) {
    root.write("private/uploads/blob-0123", "half a blob");
    root.write("private/uploads/version-0123/sub/table.bin", "half a version");
    open();
    EXPECT_THAT(names_in(root / "private/uploads"), IsEmpty());
}

TEST_F(RegistryTest, AStartMakesTheDocumentsThatACrashLeftOut) {
    ASSERT_EQ(publish_version("1"), Stored::now);
    const auto versions = published("acme/m/versions.json");
    ASSERT_THAT(catalogue(), SizeIs(1));
    const auto modules = published("modules.json");
    ASSERT_EQ(publish_version("2"), Stored::now);
    // The power went after the folder of version 2 had its name, before any document said so.
    overwrite("public/acme/m/versions.json", versions);
    overwrite("public/modules.json", modules);
    open();
    ASSERT_THAT(releases(), SizeIs(2));
    EXPECT_EQ(releases()[1].published, "2026-01-31T12:00:00Z") << "what was known is kept";
    EXPECT_EQ(to_string(catalogue()[0].newest), "2");
}

TEST_F(RegistryTest, PublishingAgainMendsDocumentsThatACrashLeftOut) {
    ASSERT_EQ(publish_version("1"), Stored::now);
    fs::remove(root / "public/acme/m/versions.json");
    EXPECT_EQ(publish_version("1"), Stored::before);
    EXPECT_THAT(releases(), SizeIs(1));
}

TEST_F(RegistryTest, AStartWithoutChangesWritesNothing) {
    ASSERT_EQ(publish_version("1"), Stored::now);
    ASSERT_THAT(registry->flush(), IsOk());
    struct stat before {};
    struct stat after {};
    ASSERT_EQ(::stat((root / "public/modules.json").c_str(), &before), 0);
    open();
    ASSERT_EQ(::stat((root / "public/modules.json").c_str(), &after), 0);
    EXPECT_EQ(before.st_ino, after.st_ino);
}

TEST_F(RegistryTest, AStartForgetsVersionsThatAreGoneAndKeepsYanks) {
    for (const std::string version : {"1", "2"}) ASSERT_EQ(publish_version(version), Stored::now);
    auto document = *parse_versions_document(published("acme/m/versions.json"));
    document.versions[1].yanked = true;
    root.write("public/acme/m/versions.json", to_json(document));
    fs::remove_all(root / "public/acme/m/2");
    open();
    ASSERT_THAT(releases(), SizeIs(1));
    EXPECT_TRUE(releases()[0].yanked);
    EXPECT_THAT(catalogue(), IsEmpty()) << "nothing is left to take";
}

TEST_F(RegistryTest, AStartReadsNoManifestThatWasNotChangedAfterItsDocument) {
    ASSERT_EQ(publish_version("1"), Stored::now);
    replace_in_versions("\"size\": 18", "\"size\": 99");
    change_after("acme/m/versions.json", "acme/m/1/module.json");
    open();
    EXPECT_EQ(releases().at(0).size, 99U) << "nobody looked";
    for (const fs::path changed : {"acme/m/1/module.json", "acme/m/1"}) {
        replace_in_versions("\"size\": ", "\"size\": 9");
        change_after(changed, "acme/m/versions.json");
        open();
        EXPECT_EQ(releases().at(0).size, 18U) << changed;
    }
}

TEST_F(RegistryTest, WhatAStartHasReadItReadsOnce) {
    ASSERT_EQ(publish_version("1"), Stored::now);
    ASSERT_THAT(catalogue(), SizeIs(1));
    change_after("acme/m/1/module.json", "acme/m/versions.json");
    change_after("acme/m/1/module.json", "modules.json");
    open();
    const auto listing = *list_module(registry->folder(), {"acme", "m"});
    const auto trusted = find_trusted_versions(registry->folder(), {"acme", "m"}, listing);
    ASSERT_TRUE(trusted.has_value());
    const auto known = read_trusted_catalogue(registry->folder());
    EXPECT_NE(known.find(*trusted, trusted->document.versions.at(0)), nullptr);
}

TEST_F(RegistryTest, AStartTakesADescriptionFromTheCatalogueUnlessAManifestIsNewer) {
    ASSERT_EQ(publish_version("1"), Stored::now);
    auto known = catalogue();
    known.at(0).description = "from the catalogue";
    overwrite("public/modules.json", to_json(CatalogueDocument{known}));
    change_after("modules.json", "acme/m/1/module.json");
    open();
    EXPECT_EQ(catalogue().at(0).description, "from the catalogue");
    change_after("acme/m/1/module.json", "modules.json");
    change_after("acme/m/versions.json", "acme/m/1/module.json");
    open();
    EXPECT_EQ(catalogue().at(0).description, "a sample");
}

TEST_F(RegistryTest, AStartTakesNoDescriptionOfAnotherVersion) {
    for (const std::string version : {"1", "2"}) ASSERT_EQ(publish_version(version), Stored::now);
    auto known = catalogue();
    known.at(0).newest = *parse_version("1");
    known.at(0).description = "of another version";
    overwrite("public/modules.json", to_json(CatalogueDocument{known}));
    change_after("modules.json", "acme/m/2/module.json");
    open();
    EXPECT_EQ(to_string(catalogue().at(0).newest), "2");
    EXPECT_EQ(catalogue().at(0).description, "a sample");
}

TEST_F(RegistryTest, ANewestManifestThatCannotBeReadKeepsNobodyFromStarting) {
    for (const std::string version : {"1", "2"}) ASSERT_EQ(publish_version(version), Stored::now);
    fs::remove(root / "public/acme/m/2/module.json");
    root.write("public/acme/m/2/module.json", "{");
    overwrite("public/modules.json", "{}");
    change_after("acme/m/versions.json", "acme/m/2/module.json");
    open();
    EXPECT_EQ(to_string(catalogue().at(0).newest), "1");
    EXPECT_THAT(log.warnings(), ElementsAre(HasSubstr("acme/m/2` is left out")));
}

TEST_F(RegistryTest, TheCatalogueOffersNothingThatIsYanked) {
    for (const std::string version : {"1", "2"}) ASSERT_EQ(publish_version(version), Stored::now);
    const ModuleName name{"acme", "m"};
    ASSERT_THAT(registry->yank(name, *parse_version("2"), "rows are shifted"), IsOk());
    EXPECT_EQ(to_string(catalogue().at(0).newest), "1");
    ASSERT_THAT(registry->yank(name, *parse_version("1"), "too"), IsOk());
    EXPECT_THAT(catalogue(), IsEmpty());
    ASSERT_THAT(registry->undo_yank(name, *parse_version("2")), IsOk());
    EXPECT_EQ(to_string(catalogue().at(0).newest), "2");
}

TEST_F(RegistryTest, TheCatalogueIsWrittenBeforeTheRegistryIsClosed) {
    ASSERT_EQ(publish_version("1"), Stored::now);
    registry.reset();
    EXPECT_THAT(published("modules.json"), HasSubstr("acme/m"));
}

TEST_F(RegistryTest, ACatalogueThatCannotBeWrittenFailsNoPublishAndIsToldOnce) {
    fs::remove(root / "public/modules.json");
    root.write("public/modules.json/in_the_way", "");
    EXPECT_EQ(publish_version("1"), Stored::now);
    EXPECT_EQ(publish_version("2"), Stored::now);
    registry.reset();
    EXPECT_THAT(log.warnings(), ElementsAre(HasSubstr("modules.json` is behind what is published: ")));
    fs::remove_all(root / "public/modules.json");
    open();
    EXPECT_EQ(to_string(catalogue().at(0).newest), "2");
}

TEST_F(RegistryTest, AVersionThatCannotBeReadIsLeftOutWithAWarning) {
    for (const std::string version : {"1", "2"}) ASSERT_EQ(publish_version(version), Stored::now);
    fs::remove(root / "public/acme/m/2/module.json");
    root.write("public/acme/m/2/module.json", "{");
    root.write("public/acme/m/3/module.json", sample_module("acme/other", "3").manifest);
    open();
    EXPECT_THAT(releases(), SizeIs(1));
    EXPECT_THAT(log.warnings(), ElementsAre(HasSubstr("m/"), HasSubstr("m/")));
}

TEST_F(RegistryTest, ForeignFoldersAreLeftAlone) {
    root.write("public/docs/pages/index.txt", "hello");
    root.write("public/acme/notes.txt", "hello");
    open();
    EXPECT_THAT(names_in(root / "public/docs/pages"), ElementsAre("index.txt"));
    EXPECT_THAT(catalogue(), IsEmpty());
}

TEST_F(RegistryTest, DamagedDocumentsAreMadeAnew) {
    ASSERT_EQ(publish_version("1"), Stored::now);
    overwrite("public/acme/m/versions.json", "{\"schema\":");
    root.write("public/modules.json", "");
    open();
    EXPECT_THAT(releases(), SizeIs(1));
    EXPECT_THAT(catalogue(), SizeIs(1));
    EXPECT_THAT(log.warnings(), ElementsAre(HasSubstr("is made anew")));
}

TEST_F(RegistryTest, VersionsThatCannotBeReadAreNotWrittenOver) {
    ASSERT_EQ(publish_version("1"), Stored::now);
    ASSERT_THAT(registry->yank(*parse_module_name("acme/m"), *parse_version("1"), "malware"), IsOk());
    const fs::path document = root / "public/acme/m/versions.json";
    fs::rename(document, root / "kept.json");
    fs::create_directory_symlink(root.path(), document);  // as if the disk did not give it
    EXPECT_THAT(publish_version("2"), FailsWith(ErrorCode::unusable, "versions.json"));
    EXPECT_THAT(registry->undo_yank(*parse_module_name("acme/m"), *parse_version("1")), FailsWith(ErrorCode::unusable));
    open();
    EXPECT_TRUE(fs::is_symlink(document)) << "a start leaves it, too";
    fs::remove(document);
    fs::rename(root / "kept.json", document);
    open();
    const auto releases_now = releases();
    EXPECT_THAT(releases_now, SizeIs(2));
    const auto one = std::ranges::find(releases_now, *parse_version("1"), &Release::version);
    ASSERT_NE(one, releases_now.end());
    EXPECT_TRUE(one->yanked);
    EXPECT_EQ(one->yank_reason, "malware");
}

TEST_F(RegistryTest, AVersionIsAddedToAllThatAreThereThoughTheirListIsGone) {
    ASSERT_EQ(publish_version("1"), Stored::now);
    fs::remove(root / "public/acme/m/versions.json");
    ASSERT_EQ(publish_version("2"), Stored::now);
    EXPECT_THAT(releases(), SizeIs(2));
}

TEST_F(RegistryTest, RottenBytesAreReplacedByTheGoodOnesThatAreSent) {
    const Digest digest = digest_of("content");
    ASSERT_EQ(upload("content", digest), Stored::now);
    const fs::path blob = registry->folder().blob(digest);
    fs::permissions(blob, fs::perms::owner_all);
    std::ofstream(blob) << "cOntent";
    EXPECT_EQ(upload("content", digest), Stored::now);
    EXPECT_EQ(content_of(blob), "content");
}

TEST_F(RegistryTest, ABlobThatIsSentAgainIsAsGoodAsNew) {
    const Digest digest = digest_of("content");
    ASSERT_EQ(upload("content", digest), Stored::now);
    const fs::path blob = registry->folder().blob(digest);
    const auto old = fs::file_time_type::clock::now() - std::chrono::hours(2);
    fs::last_write_time(blob, old);
    EXPECT_EQ(upload("content", digest), Stored::before);
    EXPECT_GT(fs::last_write_time(blob), old + std::chrono::hours(1));
}

TEST_F(RegistryTest, AFolderSomebodyPutInTheWayIsAConflict) {
    root.write("public/acme/m/1/notes.txt", "no module");
    EXPECT_THAT(publish_version("1"), FailsWith(ErrorCode::conflict, "there already"));
    EXPECT_THAT(names_in(root / "private/uploads"), IsEmpty());
}

}  // namespace
}  // namespace lode
