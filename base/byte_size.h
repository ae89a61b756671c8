// Sizes in bytes as people read and write them: `61.2 MB`, `10GB`, `512MiB`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace lode {

/// `61.2 MB`, decimal units.
std::string human_size(std::uint64_t bytes);

/// A number, with a fraction if need be, of bytes or of kB, MB, GB, TB (powers of 1000), KiB, MiB, GiB, TiB (powers of
/// 1024); case does not count, nor does a space before the unit, and the B may be left out (of powers of 1000 then).
/// `invalid_argument` otherwise.
Result<std::uint64_t> parse_byte_size(std::string_view text);

}  // namespace lode
