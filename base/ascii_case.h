// Case of words of protocols and of names that machines read: ASCII letters alone, whatever the locale.
#pragma once

#include <string>
#include <string_view>

namespace lode {

/// `a` to `z` for `A` to `Z`; all other bytes stay.
std::string lower_ascii(std::string_view text);

/// `A` to `Z` are as good as `a` to `z`; all other bytes are what they are.
bool equals_ignoring_case(std::string_view one, std::string_view other);

}  // namespace lode
