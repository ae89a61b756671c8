// Checking of file names inside modules.
#include "module/file_path.h"

#include <algorithm>
#include <cstddef>

#include <fmt/format.h>

namespace lode {
namespace {

constexpr std::size_t max_path_length = 512;
constexpr std::size_t max_part_length = 255;
constexpr std::size_t max_parts = 16;

bool is_part(std::string_view part) {
    return !part.empty() && part.size() <= max_part_length && part.front() != '.' &&
           std::all_of(part.begin(), part.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
                      c == '_' || c == '-';
           });
}

bool is_file_path(std::string_view path) {
    if (path.size() > max_path_length) return false;
    for (std::size_t parts = 1; parts <= max_parts; ++parts) {
        const auto slash = path.find('/');
        if (!is_part(path.substr(0, slash))) return false;
        if (slash == std::string_view::npos) return true;
        path.remove_prefix(slash + 1);
    }
    return false;
}

}  // namespace

Result<void> check_file_path(std::string_view path) {
    if (is_file_path(path)) return {};
    return fail(
        ErrorCode::invalid_argument,
        fmt::format(
            "`{}` cannot be the name of a module's file: expected parts of `[A-Za-z0-9._-]`, none starting with a dot, "
            "joined by `/`",
            path.substr(0, 100)));
}

}  // namespace lode
