// `lode.lock`: the exact module that each handle means (docs/reference/lock_file.md).
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "module/digest.h"
#include "module/handle.h"

namespace lode {

inline constexpr std::string_view lock_file_name = "lode.lock";

/// One immutable module, and where it is.
struct LockedModule {
    Handle source;                                 ///< a FixedUrl, a ManifestUrl or an ArchiveUrl
    Digest digest;                                 ///< of the manifest
    std::optional<Digest> archive = std::nullopt;  ///< of the archive's bytes, where the source is one

    friend bool operator==(const LockedModule& a, const LockedModule& b) {
        return a.source.canonical() == b.source.canonical() && a.digest == b.digest && a.archive == b.archive;
    }
};

/// Canonical handles and what they mean, sorted.
class LockFile {
public:
    const std::map<std::string, LockedModule, std::less<>>& modules() const { return m_modules; }
    /// Null where the lock does not name the handle. The pointer lives until the next put.
    const LockedModule* find(const Handle& handle) const;
    /// `invalid_argument` where the handle can never mean that module: another name, a version out of its range,
    /// another URL, a folder on this machine.
    Result<void> put(const Handle& handle, LockedModule module);

private:
    std::map<std::string, LockedModule, std::less<>> m_modules;
};

/// `lode.lock/1`. Errors are `integrity`: malformed, an unresolved merge, an entry that its handle cannot mean.
Result<LockFile> parse_lock_file(std::string_view json);
/// One line for each member, sorted by handle, so that changes of different handles merge.
/// `invalid_argument` for a handle that is not UTF-8.
Result<std::string> to_json(const LockFile& lock);

/// None where there is no file.
Result<std::optional<LockFile>> read_lock_file(const std::filesystem::path& path);
/// Replaces the file whole.
Result<void> write_lock_file(const std::filesystem::path& path, const LockFile& lock);

}  // namespace lode
