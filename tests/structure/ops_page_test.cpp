// docs/reference/ops.md tells of every op, and of every input, attribute and output that the op's source asks for.
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>

#include <gmock/gmock.h>

namespace {

const std::filesystem::path root = LODE_SOURCE_DIR;

std::string content_of(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::set<std::string> matches(const std::string& text, const std::string& pattern) {
    std::set<std::string> found;
    const std::regex regex(pattern);
    for (std::sregex_iterator at(text.begin(), text.end(), regex), end; at != end; ++at) found.insert((*at)[1]);
    return found;
}

/// The sections of the page by their headings.
std::map<std::string, std::string> sections() {
    std::map<std::string, std::string> sections;
    std::istringstream page(content_of(root / "docs/reference/ops.md"));
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
    const auto ops = matches(content_of(root / "runtime/ops/all_ops.cpp"), R"re(OpEntry\{"(\w+)")re");
    EXPECT_GT(ops.size(), 15U);
    EXPECT_EQ(headings, ops);
}

TEST(OpsPageTest, NamesWhatEachOpAsksFor) {
    const auto page = sections();
    for (const auto& [op, section] : page) {
        std::string source = content_of(root / ("runtime/ops/" + op + ".cpp"));
        for (const std::string shared : {"text_op", "elementwise"})
            if (source.find("runtime/ops/" + shared + ".h") != std::string::npos)
                source += content_of(root / ("runtime/ops/" + shared + ".h"));
        const auto asked = matches(source, R"re((?:input|attribute|output)\("(\w+)")re");
        EXPECT_FALSE(asked.empty()) << op;
        for (const std::string& parameter : asked)
            EXPECT_THAT(section, testing::HasSubstr("`" + parameter + "`")) << "of the op " << op;
    }
}

}  // namespace
