// Files of a module that is being made.
#pragma once

#include <filesystem>
#include <string>

#include "base/progress.h"
#include "base/result.h"
#include "module/manifest.h"

namespace lode {

/// Makes the folders that a file of that path needs below `folder`. `invalid_argument` for a path that no module may
/// have, `conflict` for a file that is there.
Result<void> make_room(const std::filesystem::path& folder, const std::string& path);

/// The entry of a file that is whole: reads it once.
Result<FileEntry> describe_file(const std::filesystem::path& folder, const std::string& path, Progress& progress,
                                const Cancellation& cancellation);

/// Copies the regular file `source`, links followed, and syncs it.
Result<FileEntry> copy_file_in(const std::filesystem::path& source, const std::filesystem::path& folder,
                               const std::string& path, Progress& progress, const Cancellation& cancellation);

/// A file of that content.
Result<FileEntry> write_file_in(std::string_view content, const std::filesystem::path& folder, const std::string& path);

}  // namespace lode
