// Hostile and odd archives that others have collected: each is refused or unpacked as it should be.
#include <algorithm>
#include <fstream>
#include <set>

#include <nlohmann/json.hpp>

#include "tests/module/unpacking.h"
#include "tests/support/result_matchers.h"

namespace lode {
namespace {
namespace fs = std::filesystem;
using Files = Result<std::vector<FileEntry>>;

nlohmann::json read_json(const fs::path& path) {
    return nlohmann::json::parse(content_of(path));
}

class ArchiveCorpusTest : public testing::Test {
protected:
    void SetUp() override {
        if (!fs::exists(m_folder / "expected_outcomes.json")) GTEST_SKIP() << "the archives are not on this machine";
        m_outcomes = read_json(m_folder / "expected_outcomes.json");
        m_trees = read_json(m_folder / "expected_trees.json");
    }

    /// Nothing but plain files and folders, whatever the archive wanted.
    void expect_plain_tree() const {
        for (const auto& [path, what] : m_ground.tree())
            EXPECT_TRUE(what == "folder 755" || what.starts_with("file 444: ")) << path << " is a " << what;
    }

    /// The paths, sizes and digests that the collection's makers got.
    void expect_tree(const std::string& name, const std::vector<FileEntry>& files) const {
        std::set<std::string> expected;
        std::set<std::string> got;
        for (const auto& entry : m_trees.at(name)) {
            std::string path = entry.at(0);
            if (path.starts_with("./")) path.erase(0, 2);
            if (entry.at(1) == "f")
                expected.insert(path + " " + entry.at(2).dump() + " " + entry.at(3).get<std::string>());
            else
                EXPECT_TRUE(fs::is_directory(m_ground.folder() / path)) << path;
        }
        for (const auto& file : files)
            got.insert(file.path + " " + std::to_string(file.size) + " " + file.digest.hex());
        EXPECT_EQ(got, expected);
    }

    const fs::path m_folder = fs::path(LODE_SHARED_DATA) / "hostile";
    nlohmann::json m_outcomes;
    nlohmann::json m_trees;
    UnpackingGround m_ground;
};

TEST_F(ArchiveCorpusTest, EveryArchiveHasItsExpectedOutcome) {
    m_ground.limits.expansion.total = std::uint64_t{64} << 20U;
    std::map<std::string, int> outcomes;
    int trees = 0;
    for (const auto& [name, expected] : m_outcomes.items()) {
        SCOPED_TRACE(name);
        const auto kind = archive_kind_of(name);
        if (!kind) continue;  // one .tar.bz2, which no handle can name
        const std::string outcome = expected.at("expect");
        const Files files = m_ground.unpack_file(m_folder / name, *kind);
        ++outcomes[outcome];
        expect_plain_tree();
        if (outcome == "ACCEPT") {
            EXPECT_THAT(files, IsOk());
            if (files && m_trees.contains(name)) {
                expect_tree(name, *files);
                ++trees;
            }
        } else if (outcome == "REJECT") {
            EXPECT_THAT(files, FailsWith(ErrorCode::integrity));
        } else if (!files) {
            EXPECT_THAT(files, FailsWith(ErrorCode::integrity));
        }
    }
    EXPECT_EQ(outcomes,
              (std::map<std::string, int>{{"ACCEPT", 43}, {"REJECT", 69}, {"REJECT-or-STRIP", 2}, {"SAFE", 6}}));
    EXPECT_EQ(trees, 40);
}

}  // namespace
}  // namespace lode
