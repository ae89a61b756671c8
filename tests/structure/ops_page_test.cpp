// docs/reference/ops.md tells of every op, and of every input, attribute and output that the op's source asks for.
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include <gmock/gmock.h>

#include "tests/structure/page.h"

namespace {

const std::filesystem::path root = LODE_SOURCE_DIR;

/// The sections of the page by their headings.
std::map<std::string, std::string> sections() {
    std::map<std::string, std::string> sections;
    std::istringstream page(lode::text_of_page(root / "docs/reference/ops.md"));
    std::string heading;
    for (std::string line; std::getline(page, line);) {
        if (line.starts_with("#")) heading = line.starts_with("### `") ? line.substr(5, line.size() - 6) : "";
        if (!heading.empty()) sections[heading] += line + "\n";
    }
    return sections;
}

TEST(OpsPageTest, HasASectionForEachOpAndNoOther) {
    std::set<std::string> headings;
    for (const auto& [heading, text] : sections()) headings.insert(heading);
    const auto ops = lode::matches(lode::text_of_page(root / "runtime/ops/all_ops.cpp"), R"re(OpEntry\{"(\w+)")re");
    EXPECT_GT(ops.size(), 15U);
    EXPECT_EQ(headings, ops);
}

TEST(OpsPageTest, NamesWhatEachOpAsksFor) {
    const auto page = sections();
    for (const auto& [op, section] : page) {
        std::string source = lode::text_of_page(root / ("runtime/ops/" + op + ".cpp"));
        for (const std::string shared : {"text_op", "elementwise"})
            if (source.find("runtime/ops/" + shared + ".h") != std::string::npos)
                source += lode::text_of_page(root / ("runtime/ops/" + shared + ".h"));
        const auto asked = lode::matches(source, R"re((?:input|attribute|output)\("(\w+)")re");
        EXPECT_FALSE(asked.empty()) << op;
        for (const std::string& parameter : asked)
            EXPECT_THAT(section, testing::HasSubstr("`" + parameter + "`")) << "of the op " << op;
    }
}

}  // namespace
