// JSON as programs write it, read several times as fast as any JSON: what every opening of a module waits for.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/json.h"

namespace lode {

/// The value of a text that parse_json accepts and that is plain: its strings and keys are printable ASCII without
/// escapes, its numbers whole, 0 or more and of at most 18 digits. Nothing for any other text, well-formed or not.
std::optional<Json> parse_plain_json(std::string_view text, std::size_t depth);

}  // namespace lode
