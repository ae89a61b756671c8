// Compressing by zlib.
#include "base/compression/gzip_sink.h"

#include <algorithm>
#include <vector>

#include <zlib.h>

namespace lode {
namespace {

constexpr int gzip_window = 15 + 16;  // 32 KiB, and gzip's frame around it
constexpr int memory_level = 8;
constexpr std::size_t bytes_a_call = std::size_t{1} << 30U;  // zlib counts in 32 bits

}  // namespace

struct GzipSink::State {
    explicit State(ByteSink& sink) : packed(sink), buffer(std::size_t{64} << 10U) {}
    ~State() { ::deflateEnd(&stream); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    Result<void> compress(std::span<const std::byte> bytes, int flush) {
        stream.next_in = reinterpret_cast<const Bytef*>(bytes.data());
        stream.avail_in = static_cast<uInt>(bytes.size());
        for (bool is_done = false; !is_done;) {
            stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
            stream.avail_out = static_cast<uInt>(buffer.size());
            const int status = ::deflate(&stream, flush);
            if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
                return fail(ErrorCode::internal, "zlib cannot compress");
            const std::size_t made = buffer.size() - stream.avail_out;
            if (made > 0) LODE_TRY(packed.write(std::span<const std::byte>(buffer).first(made)));
            is_done = flush == Z_FINISH ? status == Z_STREAM_END : stream.avail_in == 0 && stream.avail_out > 0;
        }
        return {};
    }

    ByteSink& packed;
    z_stream stream{};
    std::vector<std::byte> buffer;
};

GzipSink::GzipSink(std::unique_ptr<State> state) : m_state(std::move(state)) {}
GzipSink::~GzipSink() = default;

Result<std::unique_ptr<GzipSink>> GzipSink::create(ByteSink& packed, int level) {
    auto state = std::make_unique<State>(packed);
    if (::deflateInit2(&state->stream, level, Z_DEFLATED, gzip_window, memory_level, Z_DEFAULT_STRATEGY) != Z_OK)
        return fail(ErrorCode::internal, "zlib cannot be used");
    return std::unique_ptr<GzipSink>(new GzipSink(std::move(state)));
}

Result<void> GzipSink::write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const auto piece = bytes.first(std::min(bytes.size(), bytes_a_call));
        LODE_TRY(m_state->compress(piece, Z_NO_FLUSH));
        bytes = bytes.subspan(piece.size());
    }
    return {};
}

Result<void> GzipSink::finish() {
    return m_state->compress({}, Z_FINISH);
}

}  // namespace lode
