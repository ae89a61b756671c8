// Feeding a decoder.
#include "base/compression/decoded_source.h"

#include <fmt/format.h>

namespace lode {
namespace {

constexpr std::size_t buffer_size = std::size_t{128} << 10U;

}  // namespace

DecodedSource::DecodedSource(ByteSource& packed, std::unique_ptr<Decoder> decoder, ExpansionLimit limit)
    : m_packed(packed), m_decoder(std::move(decoder)), m_limit(limit), m_buffer(buffer_size) {}

Result<std::size_t> DecodedSource::read(std::span<std::byte> into) {
    while (!m_ended) {
        LODE_TRY(refill());
        LODE_ASSIGN(const auto step, m_decoder->decode(m_input, into));
        if (step.consumed == 0 && step.produced == 0 && !step.ended && m_packed_ended)
            return fail(ErrorCode::integrity, fmt::format("it is cut short: it ends after {} compressed bytes, before "
                                                          "the end of what they hold",
                                                          m_consumed));
        m_input = m_input.subspan(step.consumed);
        m_consumed += step.consumed;
        m_produced += step.produced;
        LODE_TRY(check_expansion());
        if (step.ended) LODE_TRY(expect_end());
        if (step.produced > 0) return step.produced;
    }
    return 0;
}

Result<void> DecodedSource::refill() {
    if (!m_input.empty() || m_packed_ended) return {};
    LODE_ASSIGN(const std::size_t got, m_packed.read(m_buffer.bytes()));
    m_packed_ended = got == 0;
    m_input = m_buffer.bytes().first(got);
    return {};
}

Result<void> DecodedSource::expect_end() {
    m_ended = true;
    LODE_TRY(refill());
    if (m_input.empty()) return {};
    return fail(ErrorCode::integrity,
                fmt::format("something follows the end of the compressed stream, which is after {} bytes", m_consumed),
                "an archive is one stream: compress it again in one go");
}

Result<void> DecodedSource::check_expansion() const {
    if (m_produced > m_limit.total)
        return fail(ErrorCode::integrity, fmt::format("it unpacks to more than the {} bytes allowed", m_limit.total));
    if (m_produced > m_limit.free && (m_produced - m_limit.free) / m_limit.ratio > m_consumed)
        return fail(ErrorCode::integrity, fmt::format("it unpacks to {} bytes from {}: more than {} for each",
                                                      m_produced, m_consumed, m_limit.ratio));
    return {};
}

}  // namespace lode
