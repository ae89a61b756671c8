// Module folders on disk: read by size, verified by digest.
#include "module/module_folder.h"

#include "tests/support/recording_progress.h"
#include "tests/support/result_matchers.h"
#include "tests/support/seed_module.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

class ModuleFolderTest : public testing::Test {
protected:
    const TemporaryFolder folder;
    const ModuleFolder seed = write_seed_module(folder / "seed");
    RecordingProgress progress;
    Cancellation cancellation;
};

TEST_F(ModuleFolderTest, AFolderThatIsWholeIsReadAndVerified) {
    EXPECT_EQ(to_string(seed.manifest.name), "acme/seed");
    EXPECT_THAT(verify_module_folder(seed, progress, cancellation), IsOk());
    ASSERT_EQ(progress.works().size(), 1U);
    EXPECT_EQ(progress.works()[0].advanced, progress.works()[0].total);
    EXPECT_TRUE(progress.works()[0].finished);
}

TEST_F(ModuleFolderTest, AModuleThatAnotherProgramMadeIsReadAndVerified) {
    const auto foreign = read_module_folder(std::filesystem::path(LODE_TEST_DATA) / "modules/seed");
    ASSERT_THAT(foreign, IsOk());
    EXPECT_THAT(verify_module_folder(*foreign, progress, cancellation), IsOk());
    EXPECT_EQ(foreign->manifest.find_file("embeddings.safetensors")->digest,
              seed.manifest.find_file("embeddings.safetensors")->digest);
}

TEST_F(ModuleFolderTest, AFolderWithoutAManifestIsNotFound) {
    EXPECT_THAT(read_module_folder(folder / "missing"), FailsWith(ErrorCode::not_found, "/missing` does not exist"));
    EXPECT_THAT(read_module_folder(folder.path()), FailsWith(ErrorCode::not_found, "is not a module folder"));
    EXPECT_THAT(read_module_folder(folder.write("file", "")),
                FailsWith(ErrorCode::not_found, "/file` is not a folder"));
}

TEST_F(ModuleFolderTest, AFileThatIsMissingOrOfAnotherSizeIsAnIntegrityErrorByName) {
    folder.write("seed/words.txt", "cat\ndog\n");
    EXPECT_THAT(read_module_folder(seed.path), FailsWith(ErrorCode::integrity, "`words.txt`"));
    EXPECT_THAT(read_module_folder(seed.path), FailsWith(ErrorCode::integrity, "should have 14 bytes, but it has 8"));
    std::filesystem::remove(folder / "seed/words.txt");
    EXPECT_THAT(read_module_folder(seed.path), FailsWith(ErrorCode::integrity, "it is missing"));
}

TEST_F(ModuleFolderTest, AFileOfTheSameSizeAndOtherBytesIsFoundByVerifying) {
    folder.write("seed/words.txt", "cat\ndog\nmoose\n");
    const auto read = read_module_folder(seed.path);
    ASSERT_THAT(read, IsOk());
    const auto verified = verify_module_folder(*read, progress, cancellation);
    EXPECT_THAT(verified, FailsWith(ErrorCode::integrity, "`words.txt`"));
    EXPECT_THAT(verified, FailsWith(ErrorCode::integrity, to_string(seed.manifest.find_file("words.txt")->digest)));
}

TEST_F(ModuleFolderTest, AFileThatTheManifestDoesNotListIsNoPartOfTheModule) {
    folder.write("seed/notes.txt", "x");
    const auto read = read_module_folder(seed.path);
    ASSERT_THAT(read, IsOk());
    EXPECT_EQ(read->digest, seed.digest);
}

TEST_F(ModuleFolderTest, VerifyingStopsWhenItIsAskedTo) {
    cancellation.request();
    EXPECT_THAT(verify_module_folder(seed, progress, cancellation), FailsWith(ErrorCode::interrupted));
}

}  // namespace
}  // namespace lode
