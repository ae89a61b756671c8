// Unpacks archives into a folder of a test's own, and sees that nothing happens beside it.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "module/archive/unpack_archive.h"
#include "tests/support/temporary_folder.h"

namespace lode {

/// `path` of what lies below a folder -> what it is: `folder 755`, `file 444: CONTENT`, `link to …`.
std::map<std::string, std::string> tree_of(const std::filesystem::path& folder);

/// Each call unpacks into a new, empty folder four levels below one that holds files of somebody else's; the test fails
/// when any of these changes, or anything appears beside the new folder.
class UnpackingGround {
public:
    UnpackingGround();

    Result<std::vector<FileEntry>> unpack(std::string_view archive, ArchiveKind kind = ArchiveKind::tar);
    Result<std::vector<FileEntry>> unpack_file(const std::filesystem::path& archive, ArchiveKind kind);

    /// What the last call left.
    std::filesystem::path folder() const;
    std::map<std::string, std::string> tree() const { return tree_of(folder()); }

    ArchiveLimits limits;

private:
    TemporaryFolder m_root;
    std::string m_parent;
    int m_calls = 0;
};

}  // namespace lode
