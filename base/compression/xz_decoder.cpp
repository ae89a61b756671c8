// xz by liblzma.
#include <lzma.h>

#include "base/compression/decoder.h"

namespace lode {
namespace {

/// `xz -9` needs 65 MiB; larger dictionaries, up to 4 GiB, have to be asked for by hand.
constexpr std::uint64_t most_memory = std::uint64_t{192} << 20U;

std::string_view describe(lzma_ret status) {
    switch (status) {
        case LZMA_FORMAT_ERROR:
            return "it is no xz stream";
        case LZMA_OPTIONS_ERROR:
            return "it asks for what this version of xz does not know";
        case LZMA_MEMLIMIT_ERROR:
            return "it needs more than 192 MiB of memory";
        default:
            return "it is damaged";
    }
}

class XzDecoder final : public Decoder {
public:
    XzDecoder() = default;
    XzDecoder(const XzDecoder&) = delete;
    XzDecoder& operator=(const XzDecoder&) = delete;
    ~XzDecoder() override { ::lzma_end(&m_stream); }

    Result<void> open() {
        // With that flag a check that liblzma does not know is an error: nothing goes unverified.
        if (::lzma_stream_decoder(&m_stream, most_memory, LZMA_TELL_UNSUPPORTED_CHECK) == LZMA_OK) return {};
        return fail(ErrorCode::internal, "liblzma cannot be used");
    }

    Result<DecodedStep> decode(std::span<const std::byte> input, std::span<std::byte> output) override {
        m_stream.next_in = reinterpret_cast<const std::uint8_t*>(input.data());
        m_stream.avail_in = input.size();
        m_stream.next_out = reinterpret_cast<std::uint8_t*>(output.data());
        m_stream.avail_out = output.size();
        const lzma_ret status = ::lzma_code(&m_stream, LZMA_RUN);
        if (status != LZMA_OK && status != LZMA_STREAM_END && status != LZMA_BUF_ERROR)
            return fail(ErrorCode::integrity, "the xz data cannot be decoded: " + std::string(describe(status)));
        return DecodedStep{input.size() - m_stream.avail_in, output.size() - m_stream.avail_out,
                           status == LZMA_STREAM_END};
    }

private:
    lzma_stream m_stream = LZMA_STREAM_INIT;
};

}  // namespace

Result<std::unique_ptr<Decoder>> make_xz_decoder() {
    auto decoder = std::make_unique<XzDecoder>();
    LODE_TRY(decoder->open());
    return decoder;
}

}  // namespace lode
