// gzip and deflate by zlib.
#include <algorithm>
#include <limits>

#include <zlib.h>

#include "base/compression/crc32.h"
#include "base/compression/decoder.h"

namespace lode {
namespace {

uInt clamped(std::size_t size) {
    return static_cast<uInt>(std::min<std::size_t>(size, std::numeric_limits<uInt>::max()));
}

class ZlibDecoder final : public Decoder {
public:
    explicit ZlibDecoder(std::string_view format) : m_format(format) {}
    ZlibDecoder(const ZlibDecoder&) = delete;
    ZlibDecoder& operator=(const ZlibDecoder&) = delete;
    ~ZlibDecoder() override { ::inflateEnd(&m_stream); }

    Result<void> open(int window_bits) {
        if (::inflateInit2(&m_stream, window_bits) == Z_OK) return {};
        return fail(ErrorCode::internal, "zlib cannot be used");
    }

    Result<DecodedStep> decode(std::span<const std::byte> input, std::span<std::byte> output) override {
        const uInt offered = clamped(input.size());
        const uInt room = clamped(output.size());
        m_stream.next_in = reinterpret_cast<const Bytef*>(input.data());
        m_stream.avail_in = offered;
        m_stream.next_out = reinterpret_cast<Bytef*>(output.data());
        m_stream.avail_out = room;
        const int status = ::inflate(&m_stream, Z_NO_FLUSH);
        if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
            return fail(ErrorCode::integrity, "the " + std::string(m_format) + " data is damaged: " +
                                                  (m_stream.msg != nullptr ? m_stream.msg : "it cannot be decoded"));
        return DecodedStep{offered - m_stream.avail_in, room - m_stream.avail_out, status == Z_STREAM_END};
    }

private:
    std::string_view m_format;
    z_stream m_stream{};
};

Result<std::unique_ptr<Decoder>> make_decoder(std::string_view format, int window_bits) {
    auto decoder = std::make_unique<ZlibDecoder>(format);
    LODE_TRY(decoder->open(window_bits));
    return decoder;
}

}  // namespace

Result<std::unique_ptr<Decoder>> make_gzip_decoder() {
    return make_decoder("gzip", 16 + MAX_WBITS);
}

Result<std::unique_ptr<Decoder>> make_deflate_decoder() {
    return make_decoder("deflate", -MAX_WBITS);
}

std::uint32_t crc32_of(std::span<const std::byte> bytes, std::uint32_t before) {
    return static_cast<std::uint32_t>(::crc32_z(before, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

}  // namespace lode
