// The fields of a protocol buffer's message, one after another.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"

namespace lode {

class ProtocolBuffer {
public:
    struct Field {
        std::uint64_t number = 0;
        std::uint64_t value = 0;  ///< of a number; of a float its bits
        std::string_view bytes;   ///< of a string or a message
    };

    /// `bytes` outlive this.
    explicit ProtocolBuffer(std::string_view bytes) : m_rest(bytes) {}

    /// The next field, nothing at the end. `integrity` for what is cut off, and for the groups of proto1.
    Result<std::optional<Field>> next();

private:
    Result<std::uint64_t> take_varint();
    Result<std::string_view> take(std::uint64_t size);
    Result<std::uint64_t> take_fixed(std::size_t size);

    std::string_view m_rest;
};

}  // namespace lode
