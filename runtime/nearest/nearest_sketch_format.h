// The layout of `nearest-sketch-1` to the byte, shared by the builder and the reader
// (docs/reference/nearest_sketch.md).
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

#include "base/result.h"
#include "module/digest.h"
#include "module/manifest.h"
#include "runtime/kernels/byte_dots.h"

namespace lode::nearest_sketch_format {

static_assert(std::endian::native == std::endian::little, "the sketch is mapped as it stands: little-endian");

inline constexpr std::array<char, 8> magic = {'l', 'o', 'd', 'e', 's', 'k', 't', '1'};
inline constexpr std::uint32_t version = 1;
inline constexpr std::uint64_t alignment = 64;  ///< of every section, and of every row
inline constexpr std::uint64_t max_dims = max_byte_row;
inline constexpr std::uint64_t max_file_size = 1ULL << 56U;

struct Header {
    std::array<char, 8> magic;
    std::uint32_t version;
    std::uint32_t reserved;  ///< 0
    std::uint64_t file_size;
    std::uint64_t row_count;
    std::uint64_t dims;
    std::uint64_t row_size;            ///< dims rounded up to `alignment`
    std::uint64_t rows_offset;         ///< row_count x row_size bytes
    std::uint64_t factors_offset;      ///< row_count x f32
    std::uint64_t errors_offset;       ///< row_count x f32
    std::array<std::byte, 32> source;  ///< sha256 of the table's file
    std::uint64_t tensor;              ///< tensor_checksum
    std::uint64_t content_checksum;    ///< XXH3_64bits of all that follows the header
    std::uint64_t header_checksum;     ///< XXH3_64bits of the 120 bytes before it
};
static_assert(sizeof(Header) == 128 && offsetof(Header, header_checksum) == 120 &&
              std::is_trivially_copyable_v<Header>);

/// XXH3_64bits of the type and the name of the tensor, as `F32 embeddings`: one file may hold several.
std::uint64_t tensor_checksum(const VariableSpec& variable);

/// The header of the sketch of a table, but for its checksums. `invalid_argument` where there can be none: a shape that
/// is none of rows and at most max_dims dimensions, or so large that the file's size would pass max_file_size.
Result<Header> lay_out(const VariableSpec& variable, const Digest& source);

/// Both are computed of the bytes of a whole sketch, whatever checksums stand in it.
std::uint64_t checksum_of_header(const Header& header);
std::uint64_t checksum_of_content(std::span<const std::byte> sketch);

}  // namespace lode::nearest_sketch_format
