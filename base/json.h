// JSON from outside, read strictly: limits, no duplicate keys, no NUL, no number that cannot be held exactly as
// written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "base/result.h"

namespace lode {

using Json = nlohmann::json;                 ///< for reading: keys sorted
using OrderedJson = nlohmann::ordered_json;  ///< for writing: keys as inserted

struct JsonLimits {
    std::size_t bytes = std::size_t{16} << 20U;
    std::size_t depth = 64;
};

/// One JSON text (RFC 8259, UTF-8, no byte order mark). Refused as `integrity`, with the position: anything malformed,
/// a key that comes twice in an object, a NUL byte anywhere, an integer beyond 64 bits, a number beyond a double, and
/// what exceeds the limits.
Result<Json> parse_json(std::string_view text, JsonLimits limits = {});

/// Members of an object, by type; an absent member or one of another type is `integrity` and names the key.
Result<std::string> json_string(const Json& object, std::string_view key);
Result<std::uint64_t> json_unsigned(const Json& object, std::string_view key);
Result<bool> json_bool(const Json& object, std::string_view key);
/// The member itself, which must be an object (or an array). The reference lives as long as `object`.
Result<std::reference_wrapper<const Json>> json_object(const Json& object, std::string_view key);
Result<std::reference_wrapper<const Json>> json_array(const Json& object, std::string_view key);

/// The member, or null where there is none. `object` may be anything.
const Json* json_find(const Json& object, std::string_view key);

/// Indented by two spaces, with a line feed at the end. `invalid_argument` for a string that is not UTF-8: JSON has no
/// place for it.
Result<std::string> to_text(const OrderedJson& json);

}  // namespace lode
