// gzip on its way out: bytes in, one compressed member into another sink.
#pragma once

#include <memory>

#include "base/byte_sink.h"

namespace lode {

/// One member (RFC 1952) without a name and a time, so that the same bytes in give the same bytes out as long as zlib
/// stays the same.
class GzipSink final : public ByteSink {
public:
    /// `packed` must outlive it. `level` is zlib's, 1 the fastest and 9 the smallest.
    static Result<std::unique_ptr<GzipSink>> create(ByteSink& packed, int level);
    GzipSink(const GzipSink&) = delete;
    GzipSink& operator=(const GzipSink&) = delete;
    ~GzipSink() override;

    Result<void> write(std::span<const std::byte> bytes) override;
    /// The end of the member; once, and nothing is written after it.
    Result<void> finish();

private:
    struct State;
    explicit GzipSink(std::unique_ptr<State> state);

    std::unique_ptr<State> m_state;
};

}  // namespace lode
