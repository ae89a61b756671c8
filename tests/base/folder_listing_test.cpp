// What is in a folder, and what keeps it from being known.
#include "base/folder_listing.h"

#include <gmock/gmock.h>

#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/unprivileged.h"

namespace lode {
namespace {
namespace fs = std::filesystem;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

TEST(FolderListingTest, NamesFilesAndFoldersAndNotWhatIsBelowThem) {
    const TemporaryFolder folder;
    folder.write("file", "x");
    folder.write("below/file", "x");
    EXPECT_THAT(must(list_folder(folder.path())), UnorderedElementsAre(folder / "file", folder / "below"));
    EXPECT_THAT(paths_in(folder.path()), UnorderedElementsAre(folder / "file", folder / "below"));
}

TEST(FolderListingTest, WhereThereIsNoFolderThereIsNothing) {
    const TemporaryFolder folder;
    EXPECT_THAT(must(list_folder(folder / "missing")), IsEmpty());
    EXPECT_THAT(paths_in(folder / "missing"), IsEmpty());
}

TEST(FolderListingTest, WhatMayNotBeListedIsAnErrorThatNamesIt) {
    const TemporaryFolder folder;
    fs::permissions(folder.path(), fs::perms::none);
    {
        const Unprivileged unprivileged;
        EXPECT_THAT(list_folder(folder.path()), FailsWith(ErrorCode::permission_denied, folder.path().string()));
        EXPECT_THAT(paths_in(folder.path()), IsEmpty());
    }
    fs::permissions(folder.path(), fs::perms::owner_all);
}

}  // namespace
}  // namespace lode
