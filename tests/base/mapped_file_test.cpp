// Mapped files.
#include "base/mapped_file.h"

#include <string_view>

#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

std::string_view text_of(const MappedFile& file) {
    return {reinterpret_cast<const char*>(file.bytes().data()), file.bytes().size()};
}

TEST(MappedFileTest, TheBytesStayAfterTheNameIsGone) {
    const TemporaryFolder folder;
    const auto path = folder.write("file", "some bytes");
    auto file = MappedFile::open(path);
    ASSERT_THAT(file, IsOk());
    std::filesystem::remove(path);
    const MappedFile moved = *std::move(file);
    EXPECT_EQ(text_of(moved), "some bytes");
}

TEST(MappedFileTest, AnEmptyFileIsNoBytes) {
    const TemporaryFolder folder;
    const auto file = MappedFile::open(folder.write("file", ""));
    ASSERT_THAT(file, IsOk());
    EXPECT_TRUE(file->bytes().empty());
}

TEST(MappedFileTest, WhatIsNoFileIsRefusedByName) {
    const TemporaryFolder folder;
    EXPECT_THAT(MappedFile::open(folder / "missing"), FailsWith(ErrorCode::not_found, "missing"));
    EXPECT_THAT(MappedFile::open(folder.path()), FailsWith(ErrorCode::unusable, "is not a regular file"));
}

}  // namespace
}  // namespace lode
