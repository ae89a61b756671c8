// Zstandard by libzstd.
#include <zstd.h>

#include "base/compression/decoder.h"

namespace lode {
namespace {

/// What `zstd --long` makes. The format allows 2^41, which would be asked for as memory.
constexpr int largest_window_log = 27;

struct FreeContext {
    void operator()(ZSTD_DCtx* context) const { ::ZSTD_freeDCtx(context); }
};

class ZstdDecoder final : public Decoder {
public:
    explicit ZstdDecoder(std::unique_ptr<ZSTD_DCtx, FreeContext> context) : m_context(std::move(context)) {}

    Result<DecodedStep> decode(std::span<const std::byte> input, std::span<std::byte> output) override {
        ZSTD_inBuffer from{input.data(), input.size(), 0};
        ZSTD_outBuffer to{output.data(), output.size(), 0};
        const std::size_t left = ::ZSTD_decompressStream(m_context.get(), &to, &from);
        if (::ZSTD_isError(left) != 0)
            return fail(ErrorCode::integrity,
                        std::string("the zstd data cannot be decoded: ") + ::ZSTD_getErrorName(left));
        return DecodedStep{from.pos, to.pos, left == 0};
    }

private:
    std::unique_ptr<ZSTD_DCtx, FreeContext> m_context;
};

}  // namespace

Result<std::unique_ptr<Decoder>> make_zstd_decoder() {
    std::unique_ptr<ZSTD_DCtx, FreeContext> context(::ZSTD_createDCtx());
    if (context == nullptr ||
        ::ZSTD_isError(::ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, largest_window_log)) != 0)
        return fail(ErrorCode::internal, "libzstd cannot be used");
    return std::make_unique<ZstdDecoder>(std::move(context));
}

}  // namespace lode
