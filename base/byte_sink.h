// Where bytes go, one piece after the other: a file, or what makes other bytes of them on the way to one.
#pragma once

#include <cstddef>
#include <span>

#include "base/result.h"

namespace lode {

/// A stream of bytes, written once from its beginning to its end by one thread at a time. Of no use after an error.
class ByteSink {
public:
    virtual ~ByteSink() = default;
    virtual Result<void> write(std::span<const std::byte> bytes) = 0;
};

}  // namespace lode
