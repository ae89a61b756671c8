// Reading a text part by part.
#pragma once

#include <string_view>

namespace lode {

/// Takes what stands before the next `separator`, and the separator, off the text; all of it where there is none.
inline std::string_view take_until(std::string_view& text, char separator) {
    const auto end = text.find(separator);
    const auto taken = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return taken;
}

}  // namespace lode
