// Which file a name means, so that what was looked at can be told from what has taken its name since.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "base/file.h"
#include "base/result.h"

namespace lode {

/// Of a file or a folder. When it was made is a part of it, where the file system tells: the number of one that is gone
/// may be given to the next.
struct FileIdentity {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::int64_t made = 0;  ///< nanoseconds since 1970; 0 where nobody can tell

    friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};

struct NamedFile {
    FileIdentity identity;
    bool is_regular = false;
    std::uint64_t size = 0;  ///< bytes
};

/// What is at `path`, links not followed; none where nothing is, or nobody can tell.
std::optional<NamedFile> find_named(const std::filesystem::path& path);
std::optional<FileIdentity> identity_of(const std::filesystem::path& path);

enum class Links { stay, follow };

/// Whether the open file or folder still has that name, which nobody has taken away or given to another one.
bool is_named(const FileDescriptor& opened, const std::filesystem::path& path, Links links = Links::stay);

/// Renames what is at `from` to `to` if it has that identity, and says whether. What has taken the name in between
/// stays, or is put back after a moment.
Result<bool> rename_if_same(const std::filesystem::path& from, const FileIdentity& identity,
                            const std::filesystem::path& to);

}  // namespace lode
