// Formats and endings as tables.
#include "cli/formats/format_name.h"

#include <array>
#include <utility>

#include <fmt/format.h>

namespace lode {
namespace {

using Row = std::pair<std::string_view, FormatName>;

constexpr std::array names = {Row{"text", FormatName::text}, Row{"csv", FormatName::csv},
                              Row{"jsonl", FormatName::jsonl}, Row{"npy", FormatName::npy},
                              Row{"raw", FormatName::raw}};
constexpr std::array endings = {Row{".txt", FormatName::text},    Row{".csv", FormatName::csv},
                                Row{".jsonl", FormatName::jsonl}, Row{".npy", FormatName::npy},
                                Row{".raw", FormatName::raw},     Row{".bin", FormatName::raw},
                                Row{".f32", FormatName::raw}};
constexpr std::string_view every_name = "text, csv, jsonl, npy, raw";

}  // namespace

Result<FormatName> parse_format_name(std::string_view word) {
    for (const auto& [name, format] : names)
        if (name == word) return format;
    return fail(ErrorCode::invalid_argument, fmt::format("there is no format `{}`", word),
                fmt::format("the formats are {}", every_name));
}

std::string_view to_string(FormatName name) {
    for (const auto& [word, format] : names)
        if (format == name) return word;
    return {};
}

Result<FormatName> format_of_file(const std::filesystem::path& path) {
    const std::string ending = path.extension().string();
    for (const auto& [known, format] : endings)
        if (known == ending) return format;
    return fail(ErrorCode::invalid_argument, fmt::format("the ending of `{}` stands for no format", path.string()),
                fmt::format("end it in .npy, .raw, .csv, .jsonl or .txt, or say --format, one of {}", every_name));
}

bool is_binary(FormatName name) {
    return name == FormatName::npy || name == FormatName::raw;
}

}  // namespace lode
