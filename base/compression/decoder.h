// What every decompressor does: bytes in, bytes out, until the one stream that it reads has ended.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "base/result.h"

namespace lode {

struct DecodedStep {
    std::size_t consumed = 0;  ///< bytes of the input that are done with
    std::size_t produced = 0;  ///< bytes written to the output
    bool ended = false;        ///< the stream is whole, and its checksum, if it has one, right
};

/// Decodes one compressed stream. One thread at a time.
class Decoder {
public:
    virtual ~Decoder() = default;
    /// Goes as far as `input` and `output` allow; neither is empty unless the input has ended. Errors are `integrity`.
    /// Not to be called again after an error or the end.
    virtual Result<DecodedStep> decode(std::span<const std::byte> input, std::span<std::byte> output) = 0;
};

/// One gzip member (RFC 1952); its CRC and length are checked.
Result<std::unique_ptr<Decoder>> make_gzip_decoder();

/// Raw deflate (RFC 1951), as zip holds it; it has no checksum.
Result<std::unique_ptr<Decoder>> make_deflate_decoder();

/// One Zstandard frame (RFC 8878), its checksum checked where it has one. A frame that needs a window of more than
/// 128 MiB (2^27 bytes) to be decoded is refused.
Result<std::unique_ptr<Decoder>> make_zstd_decoder();

/// One xz stream; its checks are verified. A stream that needs more than 192 MiB to be decoded is refused.
Result<std::unique_ptr<Decoder>> make_xz_decoder();

}  // namespace lode
