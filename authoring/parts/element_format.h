// How numbers are laid out in tensor files, and how each becomes a float32.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace lode {

struct ElementFormat {
    std::uint64_t size = 0;  ///< bytes of one
    /// `count` of them, little-endian, at any address; of whole numbers and of int8, times `scale`.
    void (*decode)(const std::byte* from, float scale, std::size_t count, float* to) = nullptr;
};

/// By the names of safetensors: F64 F32 F16 BF16 I8 U8 I16 U16 I32 U32 I64 U64. What a float32 does not hold is rounded
/// to the nearest, or infinite.
std::optional<ElementFormat> element_format(std::string_view name);

}  // namespace lode
