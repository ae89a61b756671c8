// Which bytes of a file are there: half-open ranges, and sets of them.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace lode {

/// `[begin, end)` in bytes from the file's start.
struct ByteRange {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;

    std::uint64_t size() const { return end - begin; }
    friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

/// A set of bytes, kept as the fewest ranges, in order.
class ByteRanges {
public:
    /// Adds a range; one that is empty or reversed adds nothing.
    void add(ByteRange range);
    /// Takes away all from `end` on.
    void truncate(std::uint64_t end);

    const std::vector<ByteRange>& ranges() const { return m_ranges; }
    bool empty() const { return m_ranges.empty(); }
    /// How many bytes from the file's start are there without a gap.
    std::uint64_t prefix() const;
    /// How many bytes are there in all.
    std::uint64_t total() const;
    /// The gaps below `end`, in order.
    std::vector<ByteRange> missing_below(std::uint64_t end) const;

    friend bool operator==(const ByteRanges&, const ByteRanges&) = default;

private:
    std::vector<ByteRange> m_ranges;  // neither empty, nor overlapping, nor touching
};

}  // namespace lode
