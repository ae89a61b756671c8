// The wire format (protobuf.dev/programming-guides/encoding).
#include "runtime/tokenizers/protocol_buffer.h"

#include <cstring>

#include <fmt/format.h>

namespace lode {
namespace {

enum class WireType : std::uint8_t { varint = 0, fixed64 = 1, bytes = 2, fixed32 = 5 };

}  // namespace

Result<std::uint64_t> ProtocolBuffer::take_varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (m_rest.empty()) return fail(ErrorCode::integrity, "the protocol buffer is cut off");
        const auto byte = static_cast<unsigned char>(m_rest.front());
        m_rest.remove_prefix(1);
        value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
        if (byte < 0x80) return value;
    }
    return fail(ErrorCode::integrity, "a number of the protocol buffer has more than 64 bits");
}

Result<std::string_view> ProtocolBuffer::take(std::uint64_t size) {
    if (size > m_rest.size()) return fail(ErrorCode::integrity, "the protocol buffer is cut off");
    const std::string_view bytes = m_rest.substr(0, static_cast<std::size_t>(size));
    m_rest.remove_prefix(bytes.size());
    return bytes;
}

/// Little-endian.
Result<std::uint64_t> ProtocolBuffer::take_fixed(std::size_t size) {
    LODE_ASSIGN(const auto bytes, take(size));
    std::uint64_t value = 0;
    std::memcpy(&value, bytes.data(), bytes.size());
    return value;
}

Result<std::optional<ProtocolBuffer::Field>> ProtocolBuffer::next() {
    if (m_rest.empty()) return std::optional<Field>();
    LODE_ASSIGN(const auto key, take_varint());
    Field field;
    field.number = key >> 3U;
    switch (static_cast<WireType>(key & 7U)) {
        case WireType::varint: {
            LODE_ASSIGN(field.value, take_varint());
            return std::optional(field);
        }
        case WireType::fixed64: {
            LODE_ASSIGN(field.value, take_fixed(sizeof(std::uint64_t)));
            return std::optional(field);
        }
        case WireType::fixed32: {
            LODE_ASSIGN(field.value, take_fixed(sizeof(std::uint32_t)));
            return std::optional(field);
        }
        case WireType::bytes: {
            LODE_ASSIGN(const auto size, take_varint());
            LODE_ASSIGN(field.bytes, take(size));
            return std::optional(field);
        }
    }
    return fail(ErrorCode::integrity, fmt::format("the protocol buffer has a field of the wire type {}", key & 7U));
}

}  // namespace lode
