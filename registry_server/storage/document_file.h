// A document on the disk that is replaced whole, and only by another one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "base/result.h"

namespace lode {

/// In bytes, of a registry's own: what is beyond is no document of lode's.
inline constexpr std::uint64_t largest_document = std::uint64_t{1} << 32U;

enum class DocumentChange { none, written };

/// Only where the content is another, so that a restart leaves every date and ETag as it was.
Result<DocumentChange> write_document(const std::filesystem::path& path, std::string_view content);

/// What a process that was killed left of the document beside it: `.NAME.<random>`.
bool is_leftover_of(const std::filesystem::path& document, const std::filesystem::path& path);

}  // namespace lode
