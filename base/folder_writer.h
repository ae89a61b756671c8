// Writes files and folders below one open folder, and never anywhere else.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/file.h"
#include "base/result.h"

namespace lode {

/// Every path is resolved by the kernel below the folder's descriptor (openat2(2): beneath it, through no link of any
/// kind), whatever others do to the tree meanwhile. Nothing that is there is written over or followed. Nothing is
/// synced: that is for whoever publishes the folder. One thread at a time.
///
/// Errors name the path: `conflict` where something else stands in the way, `permission_denied` for a path that leads
/// out, `unusable` where the kernel is older than openat2 (Linux 5.6).
class FolderWriter {
public:
    /// `folder` is open and outlives the writer.
    explicit FolderWriter(const FileDescriptor& folder) : m_folder(folder) {}

    /// Makes the folder and those above it, where they are not there yet, each with the mode 0755 whatever the umask.
    Result<void> make_folder(std::string_view path);

    /// Creates a file, open for writing, and the folders above it. Its mode is 0444 whatever the umask.
    Result<FileDescriptor> create_file(std::string_view path);

private:
    Result<FileDescriptor> open_below(const std::string& path, std::uint64_t flags, std::uint64_t mode) const;

    const FileDescriptor& m_folder;
    std::string m_newest;  // the folder that is known to be there, of the last file
};

}  // namespace lode
