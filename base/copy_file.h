// The content of one file in another, by the system where it can.
#pragma once

#include <filesystem>

#include "base/file.h"
#include "base/progress.h"
#include "base/result.h"

namespace lode {

/// Copies the whole of `from` into `to`, an empty file, from their starts: blocks are shared where the file system can
/// (copy_file_range(2)), and bytes read and written where it cannot. Advances `progress`; `interrupted` where that is
/// wished. `path` is for messages.
Result<void> copy_content(const FileDescriptor& from, const FileDescriptor& to, const std::filesystem::path& path,
                          Progress& progress, const Cancellation& cancellation);

}  // namespace lode
