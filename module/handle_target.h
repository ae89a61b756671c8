// What a handle without its pin names: a path, a URL, or a name for the registries.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.h"
#include "module/handle.h"

namespace lode {

/// Pure: nothing is looked for. Endings decide in this order: module.json, an archive's, a version, publisher/name.
/// `invalid_argument` with a hint otherwise; `home` is what `~` stands for (empty: `~` is refused).
Result<Handle::Target> parse_target(std::string_view text, const std::filesystem::path& home);

}  // namespace lode
