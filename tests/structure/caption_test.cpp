// Every file opens with one line that says what it is for; none is unfinished or switched off.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "tests/structure/floors.h"
#include "tests/structure/source_tree.h"

namespace lode {
namespace {
namespace fs = std::filesystem;

std::vector<SourceFile> all_sources() {
    auto folders = floor_folders();
    folders.insert(folders.end(), {"tests", "fuzz", "bench"});
    return read_sources(LODE_SOURCE_DIR, folders);
}

/// The first line of a script that is not its `#!`.
std::string caption_of(const fs::path& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    if (line.starts_with("#!")) std::getline(file, line);
    return line;
}

std::vector<fs::path> scripts_and_cmake_modules() {
    std::vector<fs::path> paths;
    for (const auto* folder : {"cmake", "scripts", ".ci"})
        for (const auto& entry : fs::directory_iterator(fs::path(LODE_SOURCE_DIR) / folder))
            if (entry.is_regular_file() && entry.path().extension() != ".in") paths.push_back(entry.path());
    return paths;
}

TEST(CaptionTest, EverySourceOpensWithASentenceAboutItself) {
    for (const auto& file : all_sources()) {
        ASSERT_FALSE(file.lines.empty()) << file.path;
        EXPECT_TRUE(file.lines.front().starts_with("// ")) << file.path << ": " << file.lines.front();
    }
}

TEST(CaptionTest, EveryScriptAndCmakeModuleOpensWithASentenceAboutItself) {
    for (const auto& path : scripts_and_cmake_modules()) {
        const std::string caption = caption_of(path);
        EXPECT_TRUE(caption.starts_with("# ") || caption.starts_with("\"\"\"")) << path << ": " << caption;
    }
}

TEST(CaptionTest, EveryHeaderIsGuardedOnce) {
    for (const auto& file : all_sources()) {
        if (!file.path.ends_with(".h")) continue;
        EXPECT_EQ(std::count(file.lines.begin(), file.lines.end(), "#pragma once"), 1) << file.path;
    }
}

TEST(CaptionTest, NoTestIsSwitchedOff) {
    for (const auto& file : all_sources())
        for (const auto& line : file.lines)
            EXPECT_EQ(line.find(std::string("DISABLED") + "_"), std::string::npos) << file.path << ": " << line;
}

}  // namespace
}  // namespace lode
