// The digest of bytes as they come.
#pragma once

#include <span>

#include "base/crypto/sha256.h"
#include "module/digest.h"

namespace lode {

/// Update any number of times, finish once. One thread at a time.
class StreamingDigest {
public:
    void update(std::span<const std::byte> bytes) { m_hasher.update(bytes); }
    Digest finish() { return Digest(m_hasher.finish()); }
    /// Of all bytes so far; more may follow.
    Digest so_far() const { return Digest(m_hasher.so_far()); }

private:
    Sha256 m_hasher;
};

}  // namespace lode
