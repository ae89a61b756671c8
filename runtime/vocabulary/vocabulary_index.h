// The memory-mapped index of a vocabulary: token -> id, exact, and id -> token (docs/reference/vocabulary_index.md).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "base/mapped_file.h"
#include "base/result.h"
#include "module/digest.h"
#include "runtime/aligned_bytes.h"
#include "runtime/vocabulary/token_hash.h"
#include "runtime/vocabulary/vocabulary_index_format.h"

namespace lode {

inline constexpr std::string_view vocabulary_index_format_name =
    "vocabulary-index-1";  ///< the name of the derived file

/// Immutable; safe to read from many threads. Opening takes the same time for any size: the header is checked against
/// the real size of the file, and every offset again where it is used, so that a damaged index misses a token and never
/// reads out of bounds.
class VocabularyIndex {
public:
    static constexpr std::int64_t absent = -1;

    /// `integrity` unless the bytes are a whole index, of this format, of the vocabulary file whose sha256 is `source`.
    static Result<VocabularyIndex> open(MappedFile file, const Digest& source);
    static Result<VocabularyIndex> open(AlignedBytes bytes, const Digest& source);

    /// V, the number of tokens; ids are 0 … V-1.
    std::uint64_t size() const { return m_references.size(); }
    std::optional<std::uint64_t> find(std::string_view token) const;
    /// ids[i] becomes the id of tokens[i], or `absent`. The spans are equally long. Much faster a token than `find`:
    /// the memory that a token needs is fetched while others are worked on.
    void find_all(std::span<const std::string_view> tokens, std::span<std::int64_t> ids) const;
    /// The token of an id; none for an id that there is not, or whose record is damaged. A view into the index.
    std::optional<std::string_view> token(std::uint64_t id) const;

private:
    using Bucket = vocabulary_index_format::Bucket;
    using Bytes = std::variant<MappedFile, AlignedBytes>;
    struct Record {
        std::uint32_t id;
        std::string_view token;
    };

    static Result<VocabularyIndex> open_bytes(Bytes bytes, std::span<const std::byte> content, const Digest& source);
    VocabularyIndex(Bytes bytes, std::span<const std::byte> content, const vocabulary_index_format::Header& header);

    void find_block(std::span<const std::string_view> tokens, std::int64_t* ids) const;
    std::optional<std::uint64_t> find_hashed(std::string_view token, TokenHash hash) const;
    std::optional<Record> record(std::uint32_t reference) const;
    const Bucket& home(TokenHash hash) const;

    Bytes m_bytes;
    std::span<const std::byte> m_content;
    std::span<const Bucket> m_buckets;
    std::span<const std::uint32_t> m_references;
    std::uint64_t m_records_offset;
    std::uint64_t m_seed;
    std::uint32_t m_probes;
};

}  // namespace lode
