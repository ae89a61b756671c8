// Compressing by libzstd.
#include "base/compression/zstd_sink.h"

#include <string>
#include <vector>

#include <zstd.h>

namespace lode {
namespace {

constexpr int bytes_of_a_job = 2 << 20;  // of a thread's work; libzstd's own choice takes several times the memory

struct FreeContext {
    void operator()(ZSTD_CCtx* context) const { ::ZSTD_freeCCtx(context); }
};

using Context = std::unique_ptr<ZSTD_CCtx, FreeContext>;

bool set(const Context& context, ZSTD_cParameter parameter, int value) {
    return ::ZSTD_isError(::ZSTD_CCtx_setParameter(context.get(), parameter, value)) == 0;
}

}  // namespace

struct ZstdSink::State {
    State(ByteSink& sink, Context made) : packed(sink), context(std::move(made)), buffer(::ZSTD_CStreamOutSize()) {}

    /// All of `bytes`, and with ZSTD_e_end the end of the frame.
    Result<void> compress(std::span<const std::byte> bytes, ZSTD_EndDirective directive) {
        ZSTD_inBuffer from{bytes.data(), bytes.size(), 0};
        for (bool is_done = false; !is_done;) {
            ZSTD_outBuffer to{buffer.data(), buffer.size(), 0};
            const std::size_t left = ::ZSTD_compressStream2(context.get(), &to, &from, directive);
            if (::ZSTD_isError(left) != 0)
                return fail(ErrorCode::internal, std::string("libzstd cannot compress: ") + ::ZSTD_getErrorName(left));
            if (to.pos > 0) LODE_TRY(packed.write(std::span<const std::byte>(buffer).first(to.pos)));
            is_done = directive == ZSTD_e_end ? left == 0 : from.pos == from.size;
        }
        return {};
    }

    ByteSink& packed;
    Context context;
    std::vector<std::byte> buffer;
};

ZstdSink::ZstdSink(std::unique_ptr<State> state) : m_state(std::move(state)) {}
ZstdSink::~ZstdSink() = default;

Result<std::unique_ptr<ZstdSink>> ZstdSink::create(ByteSink& packed, const ZstdOptions& options) {
    Context context(::ZSTD_createCCtx());
    if (context == nullptr || !set(context, ZSTD_c_compressionLevel, options.level) ||
        !set(context, ZSTD_c_checksumFlag, 1))
        return fail(ErrorCode::internal, "libzstd cannot be used");
    // A library without threads refuses these, and compresses all the same.
    (void)set(context, ZSTD_c_nbWorkers, static_cast<int>(options.threads));
    (void)set(context, ZSTD_c_jobSize, bytes_of_a_job);
    return std::unique_ptr<ZstdSink>(new ZstdSink(std::make_unique<State>(packed, std::move(context))));
}

Result<void> ZstdSink::write(std::span<const std::byte> bytes) {
    return m_state->compress(bytes, ZSTD_e_continue);
}

Result<void> ZstdSink::finish() {
    return m_state->compress({}, ZSTD_e_end);
}

}  // namespace lode
