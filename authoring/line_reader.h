// Lines of a stream of any length, read in large pieces.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace lode {

/// Fills the front of a buffer and says with how many bytes; 0 at the end of the input.
using ReadBytes = std::function<Result<std::size_t>(std::span<char>)>;

struct LineLimits {
    std::size_t chunk = std::size_t{4} << 20U;  ///< bytes asked for at a time
    std::size_t line = std::size_t{4} << 20U;   ///< the longest line in bytes
};

/// Holds one chunk and the longest line met. One thread at a time.
class LineReader {
public:
    explicit LineReader(ReadBytes read, LineLimits limits = {});

    /// The next line without its LF, valid until the next call; none at the end. What stands after the last LF is a
    /// line where it is not empty. A line beyond the limit is `unusable`.
    Result<std::optional<std::string_view>> next();

    /// The next `size` bytes, or as many as there are, which stay where they are; valid until the next call.
    Result<std::string_view> peek(std::size_t size);
    /// Passes over so many of them.
    void skip(std::size_t size);

    /// The number of the line that was read last; the first is 1.
    std::uint64_t line() const { return m_line; }

private:
    Result<void> read_more();

    ReadBytes m_read;
    LineLimits m_limits;
    std::vector<char> m_buffer;
    std::size_t m_begin = 0;    // of what is not handed out yet
    std::size_t m_scanned = 0;  // no LF from m_begin to here
    std::size_t m_end = 0;      // of what is read
    bool m_at_end = false;
    std::uint64_t m_line = 0;
};

}  // namespace lode
