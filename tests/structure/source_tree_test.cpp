// The reader of sources sees what it must: the tests of the structure stand on it.
#include "tests/structure/source_tree.h"

#include <gmock/gmock.h>

#include "tests/support/temporary_folder.h"

namespace lode {
namespace {
using testing::ElementsAre;
using testing::UnorderedElementsAre;

TEST(SourceTreeTest, IncludesAndFoldersAreRead) {
    const TemporaryFolder root;
    root.write("cache/store.cpp",
               "// x\n#include \"cache/store.h\"\n  #  include <vector>  // why\n#include <sys/stat.h>\n");
    root.write("cache/notes.txt", "#include \"hub/hub.h\"\n");
    const auto sources = read_sources(root.path(), {"cache", "nothing"});
    ASSERT_EQ(sources.size(), 1U);
    EXPECT_EQ(sources[0].path, "cache/store.cpp");
    EXPECT_EQ(sources[0].folder, "cache");
    EXPECT_THAT(sources[0].own_includes, ElementsAre("cache/store.h"));
    EXPECT_THAT(sources[0].their_includes, ElementsAre("vector", "sys/stat.h"));
}

TEST(SourceTreeTest, WhatAHeaderBringsInIsFollowedToItsEndAndRoundInCircles) {
    const TemporaryFolder root;
    root.write("runtime/a.h", "#include \"module/b.h\"\n");
    root.write("module/b.h", "#include \"base/http/c.h\"\n#include \"runtime/a.h\"\n");
    const auto sources = read_sources(root.path(), {"runtime", "module"});
    EXPECT_THAT(included_by("runtime/a.h", sources),
                UnorderedElementsAre("runtime/a.h", "module/b.h", "base/http/c.h"));
}

TEST(SourceTreeTest, WordsAreFoundInCodeAndNotInCommentsOrStrings) {
    const TemporaryFolder root;
    root.write("base/x.cpp",
               "// getenv in a caption\n"
               "auto a = ::getenv(\"HOME\");\n"
               "auto b = my_getenv();\n"
               "auto c = \"getenv\";  // getenv\n"
               "auto d = \"\\\"\" + std::getenv(name);\n");
    EXPECT_THAT(places_of("getenv", read_sources(root.path(), {"base"})), ElementsAre("base/x.cpp:2", "base/x.cpp:5"));
}

}  // namespace
}  // namespace lode
