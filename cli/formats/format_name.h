// The formats that a matrix can be written in, by name and by the ending of a file.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.h"

namespace lode {

enum class FormatName { text, csv, jsonl, npy, raw };

/// `invalid_argument`, with all names in the hint, for any other word.
Result<FormatName> parse_format_name(std::string_view word);
std::string_view to_string(FormatName name);

/// The format that a file's ending stands for: .txt .csv .jsonl .npy, and .raw .bin .f32. `invalid_argument` for
/// others.
Result<FormatName> format_of_file(const std::filesystem::path& path);

/// Whether its bytes are for programs only, and no terminal.
bool is_binary(FormatName name);

}  // namespace lode
