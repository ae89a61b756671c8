// Nothing is written outside the folder, or over what is there.
#include "base/folder_writer.h"

#include <filesystem>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>

#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {
namespace fs = std::filesystem;
using testing::ElementsAre;

class FolderWriterTest : public testing::Test {
protected:
    FolderWriterTest() {
        m_root.write("outside/secret.txt", "somebody else's");
        fs::create_directory(m_root / "folder");
        m_folder = must(open_file(m_root / "folder", O_RDONLY | O_DIRECTORY));
    }
    ~FolderWriterTest() override { EXPECT_THAT(names_in(m_root / "outside"), ElementsAre("secret.txt")); }

    Result<void> write(std::string_view path) {
        LODE_ASSIGN(const auto file, m_writer.create_file(path));
        return write_all(file, "content", std::string(path));
    }
    static unsigned mode_of(const fs::path& path) {
        return static_cast<unsigned>(fs::symlink_status(path).permissions());
    }

    TemporaryFolder m_root;
    FileDescriptor m_folder;
    FolderWriter m_writer{m_folder};
};

TEST_F(FolderWriterTest, FilesAndFoldersAreMadeWithFixedModesWhateverTheUmask) {
    const auto before = ::umask(077);
    EXPECT_THAT(write("a/b/c.txt"), IsOk());
    EXPECT_THAT(write("d.txt"), IsOk());
    EXPECT_THAT(m_writer.make_folder("e/f"), IsOk());
    EXPECT_THAT(m_writer.make_folder("e/f"), IsOk());
    ::umask(before);
    EXPECT_EQ(content_of(m_root / "folder/a/b/c.txt"), "content");
    for (const auto* file : {"folder/a/b/c.txt", "folder/d.txt"}) EXPECT_EQ(mode_of(m_root / file), 0444U) << file;
    for (const auto* folder : {"folder/a", "folder/a/b", "folder/e/f"})
        EXPECT_EQ(mode_of(m_root / folder), 0755U) << folder;
}

TEST_F(FolderWriterTest, WhatIsThereIsNotWrittenOver) {
    m_root.write("folder/a", "before");
    EXPECT_THAT(write("a"), FailsWith(ErrorCode::conflict, "`a`: something else is there"));
    EXPECT_THAT(write("a/b"), FailsWith(ErrorCode::conflict, "something else is there"));
    EXPECT_THAT(m_writer.make_folder("a"), FailsWith(ErrorCode::conflict));
    fs::create_directory(m_root / "folder/d");
    EXPECT_THAT(write("d"), FailsWith(ErrorCode::conflict));
    EXPECT_EQ(content_of(m_root / "folder/a"), "before");
}

TEST_F(FolderWriterTest, PathsThatLeadOutAreRefused) {
    for (const auto* path : {"../outside/x", "a/../../outside/x", "/tmp/lode-folder-writer-test", ".."})
        EXPECT_THAT(write(path), FailsWith(ErrorCode::permission_denied)) << path;
}

TEST_F(FolderWriterTest, NoLinkIsFollowedWhereverItLeads) {
    fs::create_directory_symlink("../outside", m_root / "folder/out");
    fs::create_directory(m_root / "folder/in");
    fs::create_directory_symlink("in", m_root / "folder/inside");
    fs::create_symlink("../outside/new.txt", m_root / "folder/new.txt");
    fs::create_directory_symlink("/proc/self/cwd", m_root / "folder/magic");
    for (const auto* path : {"out/x", "inside/x", "magic/x", "out/deep/x"})
        EXPECT_THAT(write(path), FailsWith(ErrorCode::conflict, "something else is there")) << path;
    EXPECT_THAT(write("new.txt"), FailsWith(ErrorCode::conflict));
    EXPECT_THAT(names_in(m_root / "folder/in"), ElementsAre());
}

TEST_F(FolderWriterTest, AFolderThatSomebodyReplacesByALinkIsNotFollowed) {
    ASSERT_THAT(write("a/b/one"), IsOk());
    fs::rename(m_root / "folder/a", m_root / "folder/moved");
    fs::create_directory_symlink("../outside", m_root / "folder/a");
    EXPECT_THAT(write("a/b/two"), FailsWith(ErrorCode::permission_denied, "through a link"));
}

}  // namespace
}  // namespace lode
