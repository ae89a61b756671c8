// `publisher/name`: what a module is called inside a registry.
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "base/result.h"

namespace lode {

struct ModuleName {
    std::string publisher;
    std::string name;

    friend auto operator<=>(const ModuleName&, const ModuleName&) = default;
};

/// `publisher/name`, at most 64 characters each: publisher `[a-z][a-z0-9_-]*`, name the same and dots. `api`, `healthz`
/// and `metrics` are no publishers: the registry answers there itself. `invalid_argument` otherwise.
Result<ModuleName> parse_module_name(std::string_view text);
bool is_publisher(std::string_view text);
std::string to_string(const ModuleName& name);

}  // namespace lode
