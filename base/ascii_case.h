// Words of protocols, whose case does not matter.
#pragma once

#include <string_view>

namespace lode {

/// `A` to `Z` are as good as `a` to `z`; all other bytes are what they are, whatever the locale.
bool equals_ignoring_case(std::string_view one, std::string_view other);

}  // namespace lode
