// `Content-Range` of a request (RFC 9110 §14.4): which part of a file it brings.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace lode {

/// The bytes from `begin` up to and without `end`, of `total`.
struct ContentRange {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    std::uint64_t total = 0;
};

/// `bytes FIRST-LAST/TOTAL`, or `bytes */TOTAL`, which brings nothing: all has come before. None for anything else.
std::optional<ContentRange> parse_content_range(std::string_view value);

}  // namespace lode
