// Files that appear whole or not at all, and errors that name them.
#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/unprivileged.h"

namespace lode {
namespace {
namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

class FileTest : public testing::Test {
protected:
    const TemporaryFolder folder;
};

TEST_F(FileTest, AFileThatIsNotThereIsNotFoundAndNamed) {
    const auto path = folder / "missing";
    EXPECT_THAT(read_file(path), FailsWith(ErrorCode::not_found, path.string()));
    EXPECT_THAT(open_file(path, O_RDONLY), FailsWith(ErrorCode::not_found, path.string()));
    EXPECT_THAT(read_file(folder.write("file", "") / "below"), FailsWith(ErrorCode::not_found, "Not a directory"));
}

TEST_F(FileTest, WhatMayNotBeReadOrWrittenIsPermissionDeniedAndNamed) {
    const auto path = folder.write("secret", "x");
    fs::permissions(folder.path(), fs::perms(0555));
    fs::permissions(path, fs::perms::none);
    const Unprivileged unprivileged;
    EXPECT_THAT(read_file(path), FailsWith(ErrorCode::permission_denied, path.string()));
    EXPECT_THAT(write_file(folder / "new", "x"), FailsWith(ErrorCode::permission_denied, folder.path().string()));
    EXPECT_THAT(create_folders(folder / "new"), FailsWith(ErrorCode::permission_denied, "new"));
}

TEST_F(FileTest, AFolderIsNoFile) {
    EXPECT_THAT(read_file(folder.path()), FailsWith(ErrorCode::unusable, "is not a regular file"));
    EXPECT_EQ(size_of_file(folder.path()), std::nullopt);
}

TEST_F(FileTest, RestsFromItsLastChangeOn) {
    const auto path = folder.write("file", "x");
    const auto changed = *time_of_change(path);
    EXPECT_FALSE(has_rested(path, changed + std::chrono::minutes(59), std::chrono::hours(1)));
    EXPECT_TRUE(has_rested(path, changed + std::chrono::hours(1), std::chrono::hours(1)));
    EXPECT_FALSE(has_rested(folder / "missing", changed + std::chrono::hours(1), std::chrono::hours(1)));
}

TEST_F(FileTest, AFolderRestsWithAllThatIsInIt) {
    const auto path = folder.write("outer/inner/file", "x");
    const auto changed = *time_of_change(path);
    fs::last_write_time(path, fs::last_write_time(path) + std::chrono::minutes(30));
    EXPECT_TRUE(has_rested(folder / "outer", changed + std::chrono::hours(1), std::chrono::hours(1)));
    EXPECT_FALSE(has_rested_with_all(folder / "outer", changed + std::chrono::hours(1), std::chrono::hours(1)));
    EXPECT_TRUE(has_rested_with_all(folder / "outer", changed + std::chrono::minutes(90), std::chrono::hours(1)));
}

TEST_F(FileTest, AFileBeyondTheLimitIsRefusedBeforeItIsRead) {
    const auto path = folder.write("five", "12345");
    EXPECT_EQ(read_file(path, 5), "12345");
    EXPECT_THAT(read_file(path, 4), FailsWith(ErrorCode::unusable, "5 bytes, more than the 4 allowed"));
}

TEST_F(FileTest, SizesAreOfFilesAndNoSizeIsNoError) {
    const auto path = folder.write("five", "12345");
    EXPECT_EQ(size_of_file(path), 5U);
    EXPECT_EQ(size_of_file(folder / "missing"), std::nullopt);
    EXPECT_EQ(size_of_file(path / "below"), std::nullopt);
    fs::create_symlink(path, folder / "link");
    EXPECT_EQ(size_of_file(folder / "link"), 5U);
}

TEST_F(FileTest, AFileIsFoundWithItsSizeOrThereIsNone) {
    const auto path = folder.write("file", "12345");
    const auto found = find_file(path);
    ASSERT_THAT(found, IsOk());
    ASSERT_TRUE(found->has_value());
    EXPECT_EQ((*found)->size, 5U);
    EXPECT_EQ(read_file(**found, path), "12345");
    for (const auto& absent : {folder / "missing", path / "below", folder.path()}) {
        const auto none = find_file(absent);
        ASSERT_THAT(none, IsOk()) << absent;
        EXPECT_FALSE(none->has_value()) << absent;
    }
}

TEST_F(FileTest, APipeIsNoFileAndNobodyWaitsForIt) {
    ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
    const auto none = find_file(folder / "pipe");
    ASSERT_THAT(none, IsOk());
    EXPECT_FALSE(none->has_value());
}

TEST_F(FileTest, WritingAtAPlaceLeavesTheRestAndTheEndWhereTheyWere) {
    const auto path = folder / "document";
    const auto file = must(open_file(path, O_RDWR | O_CREAT));
    must(write_all(file, "0123456789", path));
    must(write_all_at(file, 2, "ab", path));
    must(write_all(file, "!", path));
    EXPECT_EQ(read_file(path), "01ab456789!");
    EXPECT_THAT(write_all_at(must(open_file(path, O_RDONLY)), 0, "x", path),
                FailsWith(ErrorCode::unusable, path.string()));
}

TEST_F(FileTest, WritingReplacesTheWholeAndLeavesNothingBeside) {
    const auto path = folder / "document";
    ASSERT_THAT(write_file(path, "a longer first text"), IsOk());
    ASSERT_THAT(write_file(path, "second"), IsOk());
    EXPECT_EQ(content_of(path), "second");
    EXPECT_THAT(names_in(folder.path()), ElementsAre("document"));
}

TEST_F(FileTest, WritingWhereNoFolderIsNamesThePlaceAndLeavesNothing) {
    EXPECT_THAT(write_file(folder / "no/document", "text"), FailsWith(ErrorCode::not_found, "/no/"));
    EXPECT_THAT(names_in(folder.path()), IsEmpty());
}

TEST_F(FileTest, AStagedFileThatIsNotCommittedLeavesNothing) {
    {
        auto staged = StagedFile::create(folder.path(), "part-");
        ASSERT_THAT(staged, IsOk());
        ASSERT_THAT(staged->write(std::string_view("half")), IsOk());
        EXPECT_TRUE(fs::exists(staged->path()));
    }
    EXPECT_THAT(names_in(folder.path()), IsEmpty());
}

TEST_F(FileTest, ACommittedFileReplacesWhatWasThereAndKeepsItsMode) {
    const auto goal = folder.write("goal", "old");
    {
        auto staged = StagedFile::create(folder.path(), "part-", 0444);
        ASSERT_THAT(staged, IsOk());
        ASSERT_THAT(staged->write(std::string_view("new")), IsOk());
        ASSERT_THAT(staged->commit(goal), IsOk());
    }
    EXPECT_EQ(content_of(goal), "new");
    EXPECT_EQ(fs::status(goal).permissions(), fs::perms(0444));
    EXPECT_THAT(names_in(folder.path()), ElementsAre("goal"));
}

TEST_F(FileTest, ACommitThatFailsLeavesTheOldFileAndNothingBeside) {
    const auto goal = folder / "goal";
    folder.write("goal/in-the-way", "");
    {
        auto staged = StagedFile::create(folder.path(), "part-");
        ASSERT_THAT(staged, IsOk());
        EXPECT_THAT(staged->commit(goal), FailsWith(ErrorCode::unusable, "renaming"));
    }
    EXPECT_THAT(names_in(folder.path()), ElementsAre("goal/"));
    EXPECT_THAT(names_in(goal), ElementsAre("in-the-way"));
}

TEST_F(FileTest, AStagedFolderGoesUnlessItIsReleased) {
    fs::path kept;
    {
        auto gone = StagedFolder::create(folder.path(), "gone-");
        auto stays = StagedFolder::create(folder.path(), "stays-");
        ASSERT_THAT(gone, IsOk());
        ASSERT_THAT(stays, IsOk());
        ASSERT_THAT(write_file(gone->path() / "file", "x"), IsOk());
        kept = stays->path();
        stays->release();
    }
    EXPECT_THAT(names_in(folder.path()), ElementsAre(kept.filename().string() + "/"));
}

TEST_F(FileTest, FoldersAreMadeWithAllAboveThemAndTwiceIsNoError) {
    ASSERT_THAT(create_folders(folder / "a/b/c"), IsOk());
    EXPECT_TRUE(fs::is_directory(folder / "a/b/c"));
    EXPECT_THAT(create_folders(folder / "a/b/c"), IsOk());
    folder.write("file", "");
    EXPECT_THAT(create_folders(folder / "file/below"), FailsWith(ErrorCode::not_found, "file"));
}

TEST_F(FileTest, WhereAFileSystemHasNoRoomForFoldersTheyAreDenied) {
    EXPECT_THAT(create_folders("/proc/lode"), FailsWith(ErrorCode::permission_denied, "/proc/lode"));
}

TEST_F(FileTest, RemovingWhatIsNotThereIsNoError) {
    const auto path = folder.write("file", "");
    EXPECT_THAT(remove_file(path), IsOk());
    EXPECT_THAT(remove_file(path), IsOk());
    EXPECT_THAT(names_in(folder.path()), IsEmpty());
}

TEST_F(FileTest, ALinkIsAnotherNameOfTheSameBytes) {
    const auto path = folder.write("file", "x");
    ASSERT_THAT(link_or_copy(path, folder / "name"), IsOk());
    EXPECT_EQ(fs::hard_link_count(path), 2U);
    EXPECT_THAT(link_or_copy(path, folder / "name"), FailsWith(ErrorCode::conflict, "name"));
    EXPECT_THAT(link_or_copy(folder / "missing", folder / "other"), FailsWith(ErrorCode::not_found, "missing"));
}

TEST_F(FileTest, UniqueNamesDiffer) {
    const auto one = unique_name(folder.path(), "part-");
    const auto other = unique_name(folder.path(), "part-");
    EXPECT_NE(one, other);
    EXPECT_EQ(one.parent_path(), folder.path());
    EXPECT_EQ(one.filename().string().size(), std::string_view("part-").size() + 16);
}

TEST_F(FileTest, ADescriptorIsClosedOnceByItsOwner) {
    const auto path = folder.write("file", "x");
    FileDescriptor first = open_file(path, O_RDONLY).value();
    const int number = first.get();
    FileDescriptor second = std::move(first);
    EXPECT_FALSE(first);  // NOLINT(bugprone-use-after-move): a moved-from descriptor owns nothing
    EXPECT_EQ(second.get(), number);
    second = FileDescriptor();
    EXPECT_EQ(::fcntl(number, F_GETFD), -1);
}

}  // namespace
}  // namespace lode
