// An answer's body, gathered into pieces that are worth a write.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "base/http/transport.h"

namespace lode {

/// libcurl hands out 16 KiB at a time, too little for a write. Larger pieces than these are slower where a virtual
/// machine's host takes free memory back: the kernel finds room for them in what was taken (docs/decisions/0006).
class PieceSink final : public BodySink {
public:
    using OnHead = std::function<Result<void>(const HttpResponse&)>;
    using OnPiece = std::function<Result<void>(std::uint64_t offset, std::span<const std::byte>)>;

    static constexpr std::size_t piece_size = std::size_t{64} << 10U;

    /// The first byte of the body belongs at `offset` of the file.
    PieceSink(std::uint64_t offset, OnHead on_head, OnPiece on_piece)
        : m_offset(offset), m_on_head(std::move(on_head)), m_on_piece(std::move(on_piece)) {}

    Result<void> on_head(const HttpResponse& response) override { return m_on_head(response); }
    Result<void> on_bytes(std::span<const std::byte> bytes) override;
    /// After the last byte, or after a cut: what is gathered still.
    Result<void> flush() { return pass_on(m_pending.size()); }

private:
    Result<void> pass_on(std::size_t size);

    std::uint64_t m_offset;  // of the first byte in m_pending
    OnHead m_on_head;
    OnPiece m_on_piece;
    std::vector<std::byte> m_pending;
};

}  // namespace lode
