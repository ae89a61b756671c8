// Asking for memory some time before it is read.
#pragma once

#include <cstddef>
#include <cstdint>

namespace lode {

inline constexpr std::size_t cache_line = 64;  ///< bytes

/// The first byte of the line that holds `address`.
inline const std::byte* line_of(const std::byte* address) {
    return address - reinterpret_cast<std::uintptr_t>(address) % cache_line;
}

/// Asks for the line of `address`, whether or not there is memory, so that it is near when it is read: in the
/// second-level cache, which has room for many more requests under way than the first (1.4 times the rows a second,
/// docs/decisions/0006). g++ 12 takes a function of nothing but prefetches for one without effect, and drops its calls:
/// such a one is always inlined, or holds an empty `asm`.
[[gnu::always_inline]] inline void prefetch_line(const std::byte* address) {
    constexpr int second_level = 2;
    __builtin_prefetch(address, 0, second_level);
}

/// Asks for all lines that hold some of the `size` bytes from `begin` on.
inline void prefetch_lines(const std::byte* begin, std::size_t size) {
    for (const std::byte* line = line_of(begin); line < begin + size; line += cache_line) prefetch_line(line);
    asm volatile("");
}

}  // namespace lode
