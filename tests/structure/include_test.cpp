// Holds the floors: reads every #include of the project.
#include <algorithm>
#include <filesystem>

#include <gmock/gmock.h>

#include "tests/structure/floors.h"
#include "tests/structure/source_tree.h"

namespace lode {
namespace {

using testing::AnyOf;
using testing::Each;
using testing::StartsWith;
using testing::UnorderedElementsAre;

class IncludeTest : public testing::Test {
protected:
    const std::vector<SourceFile> sources = read_sources(LODE_SOURCE_DIR, floor_folders());

    /// The files that include one of their headers starting with `prefix`.
    std::vector<std::string> users_of(std::string_view prefix) const {
        std::vector<std::string> users;
        for (const auto& file : sources)
            if (std::any_of(file.their_includes.begin(), file.their_includes.end(),
                            [&](const std::string& header) { return header.starts_with(prefix); }))
                users.push_back(file.path);
        return users;
    }
};

TEST(FloorsTest, AnIncludeGoesDownNeverUpOrSideways) {
    struct Row {
        std::string_view name;
        std::string_view from;
        std::string_view to;
        bool allowed;
    };
    const Row rows[] = {
        {"the same folder", "cache", "cache", true},
        {"the folder above", "cli/commands", "cli", true},
        {"a subfolder of one's own", "registry_server", "registry_server/http", true},
        {"a sibling subfolder", "authoring/presets", "authoring/spec", false},
        {"down", "cache", "module", true},
        {"down by many floors", "cli", "base", true},
        {"a subfolder of the ground", "resolver", "base/http", true},
        {"up", "module", "cache", false},
        {"a sibling", "cache", "runtime", false},
        {"a sibling on the way down", "hub", "registry_server", false},
        {"the ground's own headers", "base/http", "base", true},
        {"the ground looking into its subfolders", "base", "base/http", false},
        {"a subfolder's sibling", "base/sqlite", "base/crypto", false},
        {"a sibling that is a foundation", "runtime/nearest", "runtime/kernels", true},
        {"another", "runtime/ops", "runtime/text", true},
        {"a foundation looking into another", "runtime/text", "runtime/kernels", false},
        {"a foundation's siblings", "runtime/kernels", "runtime/nearest", false},
        {"a foundation looking up into its building", "runtime/kernels", "runtime", false},
        {"a foundation's own headers", "runtime/kernels", "runtime/kernels", true},
        {"a subfolder of a subfolder", "runtime/tokenizers", "runtime/tokenizers/models", true},
        {"the folder above a subfolder of a subfolder", "runtime/tokenizers/models", "runtime/tokenizers", true},
        {"its siblings", "runtime/tokenizers/models", "runtime/tokenizers/normalizers", false},
        {"a foundation's subfolder", "runtime/ops", "runtime/tokenizers/models", true},
        {"out of a foundation's subfolder", "runtime/tokenizers/models", "runtime", false},
        {"a longer name is no subfolder", "runtime/ops", "runtime/ops_of_others", false},
        {"tests", "cli", "tests", false},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        EXPECT_EQ(may_include(row.from, row.to), row.allowed);
    }
}

TEST_F(IncludeTest, EveryIncludeOfEveryFileStaysOnItsFloorOrGoesDown) {
    ASSERT_GT(sources.size(), 20U);
    for (const auto& file : sources)
        for (const auto& include : file.own_includes) {
            const std::string to = std::filesystem::path(include).parent_path().generic_string();
            EXPECT_TRUE(may_include(file.folder, to)) << file.path << " includes " << include;
        }
}

TEST_F(IncludeTest, EveryIncludeNamesAFileFromTheRoot) {
    for (const auto& file : sources)
        for (const auto& include : file.own_includes)
            EXPECT_TRUE(std::filesystem::exists(std::filesystem::path(LODE_SOURCE_DIR) / include))
                << file.path << " includes " << include;
}

TEST_F(IncludeTest, ASourceIncludesItsOwnHeaderFirst) {
    for (const auto& file : sources) {
        const std::string header = std::filesystem::path(file.path).replace_extension(".h").generic_string();
        if (!file.path.ends_with(".cpp") || !std::filesystem::exists(std::filesystem::path(LODE_SOURCE_DIR) / header))
            continue;
        const auto first = std::find_if(file.lines.begin(), file.lines.end(),
                                        [](const std::string& line) { return line.starts_with("#include"); });
        ASSERT_NE(first, file.lines.end()) << file.path;
        EXPECT_EQ(*first, "#include \"" + header + "\"") << file.path;
    }
}

TEST_F(IncludeTest, TheRuntimeReachesNoNetworkNoDatabaseAndNoCryptography) {
    for (const auto& file : sources) {
        if (!file.path.starts_with("runtime/")) continue;
        for (const auto& reached : included_by(file.path, sources))
            for (const auto* forbidden : {"base/http/", "base/sqlite/", "base/crypto/"})
                EXPECT_FALSE(reached.starts_with(forbidden)) << file.path << " brings in " << reached;
    }
}

TEST_F(IncludeTest, NoHeadersGoInCircles) {
    for (const auto& file : sources)
        for (const auto& include : file.own_includes)
            EXPECT_FALSE(included_by(include, sources).contains(file.path)) << file.path << " and " << include;
}

TEST_F(IncludeTest, OneFileKnowsCurl) {
    EXPECT_EQ(users_of("curl/"), std::vector<std::string>{"base/http/curl/curl_library.h"});
}

TEST_F(IncludeTest, OneFolderKnowsSqlite) {
    EXPECT_THAT(users_of("sqlite3"), Each(StartsWith("base/sqlite/")));
}

TEST_F(IncludeTest, OneFolderKnowsOpensslTheServersTlsAside) {
    EXPECT_THAT(users_of("openssl/"), Each(AnyOf(StartsWith("base/crypto/"), "registry_server/http/ssl_library.h")));
}

TEST_F(IncludeTest, OneFileKnowsIcu) {
    EXPECT_EQ(users_of("unicode/"), std::vector<std::string>{"base/unicode/icu.h"});
}

TEST_F(IncludeTest, OneFileKnowsEachCompressionInEachDirection) {
    EXPECT_EQ(users_of("zlib.h"),
              (std::vector<std::string>{"base/compression/gzip_sink.cpp", "base/compression/zlib_decoders.cpp"}));
    EXPECT_THAT(users_of("zstd.h"),
                UnorderedElementsAre("base/compression/zstd_decoder.cpp", "base/compression/zstd_sink.cpp"));
    EXPECT_EQ(users_of("lzma.h"), std::vector<std::string>{"base/compression/xz_decoder.cpp"});
}

TEST_F(IncludeTest, OneFileKnowsRe2) {
    EXPECT_EQ(users_of("re2/"), std::vector<std::string>{"runtime/text/replace.cpp"});
}

TEST_F(IncludeTest, OneFolderKnowsTheHttpServerLibrary) {
    EXPECT_THAT(users_of("boost/"), Each(StartsWith("registry_server/http/")));
}

TEST_F(IncludeTest, OnlyTheProgramParsesArguments) {
    EXPECT_THAT(users_of("CLI/"), Each(StartsWith("cli/")));
}

TEST_F(IncludeTest, OnlyOneFileBelowTheProgramLooksAtTheEnvironment) {
    for (const auto* word : {"getenv", "secure_getenv", "environ"})
        for (const auto& place : places_of(word, sources))
            EXPECT_TRUE(place.starts_with("cli/") || place.starts_with("hub/settings_from_environment.cpp:")) << place;
}

TEST_F(IncludeTest, OnlyTheProgramPrintsOrExits) {
    for (const auto* word :
         {"cout", "cerr", "clog", "printf", "fprintf", "puts", "putchar", "fmt::print", "exit", "_exit"})
        for (const auto& place : places_of(word, sources))
            EXPECT_TRUE(place.starts_with("cli/")) << word << " at " << place;
}

TEST_F(IncludeTest, TimeIsTheClocksAlone) {
    for (const auto* word :
         {"system_clock::now", "steady_clock::now", "this_thread::sleep_for", "this_thread::sleep_until"})
        for (const auto& place : places_of(word, sources))
            EXPECT_TRUE(place.starts_with("base/clock.cpp:")) << word << " at " << place;
}

}  // namespace
}  // namespace lode
