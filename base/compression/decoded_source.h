// A compressed stream, read as what was compressed.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/buffer.h"
#include "base/byte_source.h"
#include "base/compression/decoder.h"

namespace lode {

/// How much may come out of little: a bound on what a small hostile file can make of itself.
struct ExpansionLimit {
    std::uint64_t free = std::uint64_t{16} << 20U;   ///< bytes that may come out whatever went in
    std::uint64_t ratio = 1000;                      ///< beyond them, bytes out for each byte in
    std::uint64_t total = std::uint64_t{64} << 30U;  ///< bytes in all
};

/// Reads one compressed stream and demands that nothing follow it. Errors are `integrity` (damage, a cut, bytes after
/// the end, more than `limit` allows, said as soon as it is known) or those of `packed`, which must outlive it.
class DecodedSource final : public ByteSource {
public:
    DecodedSource(ByteSource& packed, std::unique_ptr<Decoder> decoder, ExpansionLimit limit);

    Result<std::size_t> read(std::span<std::byte> into) override;

private:
    Result<void> refill();
    Result<void> expect_end();
    Result<void> check_expansion() const;

    ByteSource& m_packed;
    std::unique_ptr<Decoder> m_decoder;
    ExpansionLimit m_limit;
    Buffer m_buffer;
    std::span<const std::byte> m_input;  // of the buffer: read and not yet decoded
    bool m_packed_ended = false;
    bool m_ended = false;
    std::uint64_t m_consumed = 0;
    std::uint64_t m_produced = 0;
};

}  // namespace lode
