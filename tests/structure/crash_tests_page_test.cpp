// docs/reference/crash_tests.md tells of every command that is disturbed and of every fault.
#include <filesystem>
#include <set>
#include <string>

#include <gmock/gmock.h>

#include "tests/structure/page.h"

namespace {

const std::filesystem::path root = LODE_SOURCE_DIR;

TEST(CrashTestsPageTest, NamesEveryRowOfBothTables) {
    const auto page = lode::text_of_page(root / "docs/reference/crash_tests.md");
    for (const auto* table : {"tests/crash/crash_scenario.cpp", "tests/crash/fault.cpp"}) {
        const auto names = lode::matches(lode::text_of_page(root / table), R"re(\.name = "(\w+)")re");
        EXPECT_GE(names.size(), 10U) << table;
        for (const std::string& name : names) EXPECT_THAT(page, testing::HasSubstr("`" + name + "`"));
    }
}

}  // namespace
