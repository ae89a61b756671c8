// What every parser owes: a value that it accepted, written and read again, is the same text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace lode {

inline std::string_view as_text(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

/// Ends the process, for the fuzzer to see, where a promise does not hold.
inline void require(bool holds) {
    if (!holds) std::abort();
}

/// `parse(text)`, and if that is a value, `write` of it must be accepted and written the same way.
template <typename Parse, typename Write>
void check_round_trip(std::string_view text, Parse parse, Write write) {
    const auto value = parse(text);
    if (!value) {
        require(!value.error().message.empty());
        return;
    }
    const std::string written = write(*value);
    const auto again = parse(written);
    require(again.has_value());
    require(write(*again) == written);
}

}  // namespace lode
