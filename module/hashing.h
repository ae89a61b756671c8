// Digests of bytes, of files, and of a file while it is copied.
#pragma once

#include <filesystem>
#include <span>
#include <string_view>

#include "base/file.h"
#include "base/progress.h"
#include "base/result.h"
#include "module/digest.h"

namespace lode {

Digest digest_of(std::span<const std::byte> bytes);
Digest digest_of(std::string_view text);

/// Reads the file once, in pieces, advancing `progress`; an open one from where it stands.
Result<Digest> digest_of_file(const FileDescriptor& file, const std::filesystem::path& path, Progress& progress,
                              const Cancellation& cancellation);
Result<Digest> digest_of_file(const std::filesystem::path& path, Progress& progress, const Cancellation& cancellation);
Result<Digest> digest_of_file(const std::filesystem::path& path);

}  // namespace lode
