// Numbers as zip archives write them: the lowest byte first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lode {

/// The number at `offset` of `bytes`, which has all of it.
template <typename Number>
Number little_endian(std::string_view bytes, std::size_t offset) {
    Number number = 0;
    for (std::size_t i = sizeof(Number); i-- > 0;)
        number = static_cast<Number>(number << 8U | static_cast<unsigned char>(bytes[offset + i]));
    return number;
}

}  // namespace lode
