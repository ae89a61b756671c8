// The ground around the folder is looked at before and after.
#include "tests/module/unpacking.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/support/result_matchers.h"

namespace lode {
namespace fs = std::filesystem;

std::map<std::string, std::string> tree_of(const fs::path& folder) {
    std::map<std::string, std::string> tree;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const auto status = entry.symlink_status();
        const auto mode = static_cast<unsigned>(status.permissions());
        std::string what = "something else";
        if (fs::is_symlink(status)) what = "link to " + fs::read_symlink(entry.path()).string();
        if (fs::is_directory(status)) what = fmt::format("folder {:o}", mode);
        if (fs::is_regular_file(status)) what = fmt::format("file {:o}: {}", mode, content_of(entry.path()));
        tree[entry.path().lexically_relative(folder).generic_string()] = what;
    }
    return tree;
}

UnpackingGround::UnpackingGround() : m_parent("a/b/c") {
    m_root.write("secret.txt", "somebody else's");
    m_root.write("a/x", "somebody else's");
    m_root.write("a/b/x.txt", "somebody else's");
    m_root.write("a/b/c/x", "somebody else's");
}

fs::path UnpackingGround::folder() const {
    return m_root.path() / m_parent / std::to_string(m_calls);
}

Result<std::vector<FileEntry>> UnpackingGround::unpack(std::string_view archive, ArchiveKind kind) {
    const TemporaryFolder place;
    return unpack_file(place.write("archive", archive), kind);
}

Result<std::vector<FileEntry>> UnpackingGround::unpack_file(const fs::path& archive, ArchiveKind kind) {
    if (m_calls > 0) fs::remove_all(folder());
    const auto before = tree_of(m_root.path());
    ++m_calls;
    fs::create_directory(folder());
    const auto source = must(open_for_reading(archive));
    const auto opened = must(open_file(folder(), O_RDONLY | O_DIRECTORY));
    SilentProgress progress;
    auto reader = open_archive(source, kind, limits);
    auto files = reader ? unpack_archive(**reader, opened, limits, progress, Cancellation())
                        : Result<std::vector<FileEntry>>(tl::unexpected<Error>(reader.error()));
    auto after = tree_of(m_root.path());
    const std::string own = m_parent + "/" + std::to_string(m_calls);
    std::erase_if(after, [&](const auto& item) { return item.first == own || item.first.starts_with(own + "/"); });
    EXPECT_EQ(after, before) << "something happened beside the folder";
    return files;
}

}  // namespace lode
