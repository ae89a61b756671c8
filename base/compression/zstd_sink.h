// Zstandard on its way out: bytes in, one compressed frame into another sink.
#pragma once

#include <memory>

#include "base/byte_sink.h"

namespace lode {

struct ZstdOptions {
    int level = 3;         ///< libzstd's
    unsigned threads = 1;  ///< that compress beside the one that writes; how many makes no other bytes
};

/// One frame (RFC 8878) with a checksum of its content and without its size. The same bytes in give the same bytes out,
/// however they are parted, as long as libzstd stays the same; one that was built without threads gives others.
class ZstdSink final : public ByteSink {
public:
    /// `packed` must outlive it.
    static Result<std::unique_ptr<ZstdSink>> create(ByteSink& packed, const ZstdOptions& options);
    ZstdSink(const ZstdSink&) = delete;
    ZstdSink& operator=(const ZstdSink&) = delete;
    ~ZstdSink() override;

    Result<void> write(std::span<const std::byte> bytes) override;
    /// The end of the frame; once, and nothing is written after it.
    Result<void> finish();

private:
    struct State;
    explicit ZstdSink(std::unique_ptr<State> state);

    std::unique_ptr<State> m_state;
};

}  // namespace lode
