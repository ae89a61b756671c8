// The small JSON files in which a cache remembers: one record a file, named by the SHA-256 of its key.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "base/result.h"

namespace lode {

/// `<folder>/<sha256 of the key>.json`
std::filesystem::path record_path(const std::filesystem::path& folder, std::string_view key);

/// The object in that file. None where there is no file, or it holds no record of that schema: what a record knew is
/// found out again. An error where it may not be read, or not just now.
Result<std::optional<Json>> read_record(const std::filesystem::path& path, std::string_view schema,
                                        std::uint64_t max_size = 64U << 10U);

/// The object in such a text; none where it holds no record of that schema.
std::optional<Json> parse_record(std::string_view text, std::string_view schema);

/// A time in a record: whole seconds since 1970, what lies before being 0. `integrity` for one that no clock tells.
std::uint64_t record_time(Clock::Time time);
Result<Clock::Time> json_time(const Json& record, std::string_view key);

/// A record beside its place, to be synced and moved there. Makes the folder first. `invalid_argument`: see to_text.
Result<StagedFile> stage_record(const std::filesystem::path& path, const OrderedJson& record);
/// Replaces the file whole; makes its folder first.
Result<void> write_record(const std::filesystem::path& path, const OrderedJson& record);

}  // namespace lode
