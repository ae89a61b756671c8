// The layout of `vocabulary-index-1` to the byte, shared by the builder and the reader
// (docs/reference/vocabulary_index.md).
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace lode::vocabulary_index_format {

static_assert(std::endian::native == std::endian::little, "the index is mapped as it stands: little-endian");

inline constexpr std::array<char, 8> magic = {'l', 'o', 'd', 'e', 'v', 'o', 'c', '1'};
inline constexpr std::uint32_t version = 1;
inline constexpr std::size_t alignment = 64;  ///< of every section
inline constexpr std::uint64_t reference_unit =
    8;  ///< a reference is a record's byte offset in the file divided by this
inline constexpr std::uint64_t max_file_size = (std::uint64_t{1} << 32U) * reference_unit;
inline constexpr std::uint64_t max_token_size = (std::uint64_t{1} << 24U) - 1;
inline constexpr std::uint32_t max_probes = 16;  ///< buckets that a look-up may ever visit

struct Header {
    std::array<char, 8> magic;
    std::uint32_t version;
    std::uint32_t attempt;  ///< of the builder: part of the hash's key
    std::uint64_t file_size;
    std::uint64_t token_count;
    std::uint64_t bucket_count;
    std::uint64_t buckets_offset;          ///< bucket_count x 64 bytes
    std::uint64_t references_offset;       ///< token_count x 4 bytes: id -> reference
    std::uint64_t records_offset;          ///< to the end of the file
    std::array<std::byte, 32> source;      ///< sha256 of the vocabulary file
    std::uint32_t probes;                  ///< buckets that suffice to find any token of this index
    std::uint32_t reserved;                ///< 0
    std::uint64_t header_checksum;         ///< XXH3_64bits of the 104 bytes before it
    std::array<std::uint64_t, 2> padding;  ///< 0
};
static_assert(sizeof(Header) == 128 && offsetof(Header, header_checksum) == 104 &&
              std::is_trivially_copyable_v<Header>);

inline constexpr std::size_t slots = 8;

/// One cache line. Slots fill from the first on; reference 0 is an empty slot.
struct Bucket {
    std::array<std::uint32_t, slots> fingerprints;
    std::array<std::uint32_t, slots> references;

    bool is_full() const { return references.back() != 0; }
};
static_assert(sizeof(Bucket) == alignment && std::is_trivially_copyable_v<Bucket>);

/// Before a token's bytes. `size_and_check` holds the size in its low 24 bits and `check_of` above them.
struct RecordHeader {
    std::uint32_t id;
    std::uint32_t size_and_check;
};
static_assert(sizeof(RecordHeader) == 8);

/// Exclusive or of the seven bytes of an id and a size: tells a damaged record, whichever byte it is.
inline std::uint32_t check_of(std::uint32_t id, std::uint32_t size) {
    const std::uint32_t mixed = id ^ size;
    return (mixed ^ (mixed >> 8U) ^ (mixed >> 16U) ^ (mixed >> 24U)) & 255U;
}

/// The home bucket of a token.
inline std::uint64_t home_bucket(std::uint32_t place, std::uint64_t bucket_count) {
    return (place * bucket_count) >> 32U;
}

constexpr std::uint64_t round_up(std::uint64_t value, std::uint64_t unit) {
    return (value + unit - 1) / unit * unit;
}

}  // namespace lode::vocabulary_index_format
