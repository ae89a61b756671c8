// What was looked at is told from what took its name since.
#include "base/file_identity.h"

#include <set>
#include <tuple>

#include <fcntl.h>

#include "base/file.h"
#include "tests/support/clock_tick.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

namespace fs = std::filesystem;

class FileIdentityTest : public testing::Test {
protected:
    fs::path write(const std::string& name, std::string_view content) {
        must(write_file(m_folder / name, content));
        return m_folder / name;
    }
    static std::string content_at(const fs::path& path) { return must(read_file(path)); }

    TemporaryFolder m_folder;
};

TEST_F(FileIdentityTest, StaysWithAFileThatIsRenamedOrWrittenTo) {
    const fs::path file = write("one", "before");
    const auto before = identity_of(file);
    ASSERT_TRUE(before);
    fs::rename(file, m_folder / "other");
    must(write_all(must(open_file(m_folder / "other", O_WRONLY | O_TRUNC)), "after", m_folder / "other"));
    EXPECT_EQ(identity_of(m_folder / "other"), before);
    EXPECT_FALSE(identity_of(file));
}

TEST_F(FileIdentityTest, FileThatGetsTheNumberOfOneThatIsGoneIsAnother) {
    std::set<std::tuple<std::uint64_t, std::uint64_t, std::int64_t>> seen;
    for (int i = 0; i < 20; ++i) {
        const fs::path folder = m_folder / "module";
        fs::create_directory(folder);
        const auto identity = identity_of(folder);
        ASSERT_TRUE(identity);
        if (identity->made == 0) GTEST_SKIP() << "this file system does not say when a file was made";
        EXPECT_TRUE(seen.emplace(identity->device, identity->inode, identity->made).second) << "at folder " << i;
        fs::remove(folder);
        wait_for_clock_tick(m_folder.path());
    }
}

TEST_F(FileIdentityTest, LinkIsItselfAndNotWhatItLeadsTo) {
    const fs::path file = write("one", "x");
    fs::create_symlink(file, m_folder / "link");
    const auto link = find_named(m_folder / "link");
    ASSERT_TRUE(link);
    EXPECT_FALSE(link->is_regular);
    EXPECT_NE(link->identity, *identity_of(file));
}

TEST_F(FileIdentityTest, WhatWasLookedAtIsRenamed) {
    const fs::path file = write("one", "x");
    EXPECT_TRUE(must(rename_if_same(file, *identity_of(file), m_folder / "aside")));
    EXPECT_EQ(content_at(m_folder / "aside"), "x");
    EXPECT_FALSE(fs::exists(file));
}

TEST_F(FileIdentityTest, WhatHasTakenItsNameStays) {
    const fs::path file = write("one", "old");
    const auto old = *identity_of(file);
    fs::rename(file, m_folder / "elsewhere");
    write("one", "new");
    EXPECT_FALSE(must(rename_if_same(file, old, m_folder / "aside")));
    EXPECT_EQ(content_at(file), "new");
    EXPECT_FALSE(fs::exists(m_folder / "aside"));
}

TEST_F(FileIdentityTest, WhatIsGoneIsNoError) {
    const fs::path file = write("one", "x");
    const auto identity = *identity_of(file);
    fs::remove(file);
    EXPECT_FALSE(must(rename_if_same(file, identity, m_folder / "aside")));
}

}  // namespace
}  // namespace lode
