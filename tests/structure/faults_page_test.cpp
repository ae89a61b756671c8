// docs/reference/faults.md has a row for each fault, and the tests that it and docs/concepts/cache.md name are there.
#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>

#include <gmock/gmock.h>

#include "tests/structure/page.h"

namespace {

namespace fs = std::filesystem;

const fs::path root = LODE_SOURCE_DIR;

/// The names of tests and of their rows, as the sources have them.
std::set<std::string> names_of_tests() {
    std::set<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(root / "tests"))
        if (entry.path().extension() == ".cpp")
            names.merge(lode::matches(lode::text_of_page(entry.path()), R"re((?:TEST(?:_F|_P)?\(\w+,\s*|\{")(\w+))re"));
    return names;
}

/// The tests that each row of the page names.
std::map<std::string, std::set<std::string>> rows() {
    std::map<std::string, std::set<std::string>> rows;
    std::istringstream page(lode::text_of_page(root / "docs/reference/faults.md"));
    const std::regex row(R"re(^\| ([AHS][0-9]+) \|.*\|(.*)\|$)re");
    std::smatch found;
    for (std::string line; std::getline(page, line);)
        if (std::regex_match(line, found, row)) rows[found[1]] = lode::matches(found[2], R"re(`(\w+)`)re");
    return rows;
}

/// `A1` for A1Some…, `H1` for H01Some….
std::string row_of(const std::string& test) {
    std::smatch found;
    const bool has_row = std::regex_search(test, found, std::regex("^([AHS])0?([0-9]+)[A-Z]"));
    return has_row ? found[1].str() + found[2].str() : std::string();
}

TEST(FaultsPageTest, HasARowForEachFault) {
    std::set<std::string> expected;
    for (int n = 1; n <= 22; ++n) expected.merge(std::set{"A" + std::to_string(n), "H" + std::to_string(n)});
    for (int n = 1; n <= 20; ++n) expected.insert("S" + std::to_string(n));
    std::set<std::string> got;
    for (const auto& [name, tests] : rows()) got.insert(name);
    EXPECT_EQ(got, expected);
}

TEST(FaultsPageTest, NamesTestsThatAreThereAndBearTheRowsName) {
    const auto there = names_of_tests();
    for (const auto& [row, tests] : rows()) {
        EXPECT_THAT(tests, testing::Not(testing::IsEmpty())) << row;
        for (const auto& test : tests) {
            EXPECT_TRUE(there.contains(test)) << row << " names " << test;
            EXPECT_EQ(row_of(test), row) << test;
        }
    }
}

TEST(CachePageTest, NamesTestsThatAreThereForEachPromise) {
    const std::string page = lode::text_of_page(root / "docs/concepts/cache.md");
    const auto promises = lode::matches(page, R"re(\| ([1-9]) \|[^\n]*`[A-Z]\w+`)re");
    EXPECT_EQ(promises.size(), 9U);
    const auto there = names_of_tests();
    for (const auto& test : lode::matches(page, R"re(`([A-Z][a-z]\w+)`)re")) EXPECT_TRUE(there.contains(test)) << test;
}

}  // namespace
