// Checking of module names.
#include "module/module_name.h"

#include <algorithm>

#include <fmt/format.h>

namespace lode {
namespace {

bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}

bool is_word(std::string_view text, std::string_view also) {
    return !text.empty() && text.size() <= 64 && is_lower(text.front()) &&
           std::all_of(text.begin(), text.end(), [&](char c) {
               return is_lower(c) || (c >= '0' && c <= '9') || also.find(c) != std::string_view::npos;
           });
}

}  // namespace

bool is_publisher(std::string_view text) {
    return is_word(text, "_-") && text != "api" && text != "healthz" && text != "metrics";
}

Result<ModuleName> parse_module_name(std::string_view text) {
    const auto slash = text.find('/');
    if (slash != std::string_view::npos && is_publisher(text.substr(0, slash)) &&
        is_word(text.substr(slash + 1), "_-."))
        return ModuleName{std::string(text.substr(0, slash)), std::string(text.substr(slash + 1))};
    return fail(
        ErrorCode::invalid_argument,
        fmt::format("`{}` is not a module's name: expected publisher/name in lower-case letters, digits, `_` and `-`, "
                    "each starting with a letter",
                    text.substr(0, 200)));
}

std::string to_string(const ModuleName& name) {
    return name.publisher + "/" + name.name;
}

}  // namespace lode
