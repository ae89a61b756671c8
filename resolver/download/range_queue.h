// The bytes of a file that nobody has asked for yet, handed out from its beginning on.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/byte_ranges.h"

namespace lode {

/// One thread at a time.
class RangeQueue {
public:
    /// `missing` is in order.
    explicit RangeQueue(std::vector<ByteRange> missing) : m_missing(std::move(missing)) {}

    bool empty() const { return m_missing.empty(); }
    /// The first bytes, at most so many of them in one piece.
    std::optional<ByteRange> take(std::uint64_t at_most);
    /// Of a range that was taken, what is not to come after all.
    void give_back(ByteRange range);

private:
    std::vector<ByteRange> m_missing;  // in order, none empty
};

}  // namespace lode
