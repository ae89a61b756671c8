// Finding a text in another one, in linear time whatever is looked for.
#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>

namespace lode {

/// Where `wanted` begins next in `text`, from `from` on; npos where it does not. memmem takes linear time;
/// string_view::find takes the product of both lengths for what was made to be slow.
inline std::size_t find_text(std::string_view text, std::string_view wanted, std::size_t from = 0) {
    if (from > text.size()) return std::string_view::npos;
    const void* const found = ::memmem(text.data() + from, text.size() - from, wanted.data(), wanted.size());
    return found == nullptr ? std::string_view::npos
                            : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

}  // namespace lode
