// Paths as texts.
#include "base/paths.h"

#include <gtest/gtest.h>

namespace lode {
namespace {

TEST(PathsTest, FolderOfANameAloneIsHere) {
    EXPECT_EQ(folder_of("name"), ".");
    EXPECT_EQ(folder_of("a/name"), "a");
    EXPECT_EQ(folder_of("/name"), "/");
}

TEST(PathsTest, TidiedHasNoSlashTooMany) {
    for (const char* path : {"/a/b", "/a/b/", "/a//b", "/a/./b/", "/a/c/../b"}) EXPECT_EQ(tidied(path), "/a/b") << path;
    EXPECT_EQ(tidied("a/"), "a");
    EXPECT_EQ(tidied("./a/"), "a");
    EXPECT_EQ(tidied("/"), "/");
    EXPECT_EQ(tidied("."), ".");
    EXPECT_EQ(tidied(""), "");
}

}  // namespace
}  // namespace lode
