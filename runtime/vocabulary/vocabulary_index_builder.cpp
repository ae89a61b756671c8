// Records in id order, then buckets filled under the first hash key that keeps every token near its home.
#include "runtime/vocabulary/vocabulary_index_builder.h"

#include <algorithm>
#include <optional>
#include <span>
#include <vector>

#include <fmt/format.h>

#include "module/vocabulary.h"
#include "runtime/checksum.h"
#include "runtime/vocabulary/token_hash.h"
#include "runtime/vocabulary/vocabulary_index_format.h"

namespace lode {
namespace {

namespace format = vocabulary_index_format;

constexpr std::uint32_t max_attempts = 8;
constexpr std::size_t prefetch_distance = 16;

using Tokens = std::vector<std::string_view>;

/// Of 5 slots about 3 are taken.
std::uint64_t bucket_count_for(std::uint64_t tokens) {
    return tokens * 5 / (3 * format::slots) + 1;
}

std::uint64_t size_of_record(std::string_view token) {
    return format::round_up(sizeof(format::RecordHeader) + token.size(), format::reference_unit);
}

Result<format::Header> lay_out(const Tokens& tokens, const Digest& source) {
    std::uint64_t records = 0;
    for (std::size_t id = 0; id < tokens.size(); ++id) {
        if (tokens[id].size() > format::max_token_size)
            return fail(ErrorCode::integrity,
                        fmt::format("the token on line {} of the vocabulary has {} bytes, more than {}", id + 1,
                                    tokens[id].size(), format::max_token_size));
        records += size_of_record(tokens[id]);
    }
    format::Header header{};
    header.magic = format::magic;
    header.version = format::version;
    header.token_count = tokens.size();
    header.bucket_count = bucket_count_for(tokens.size());
    header.buckets_offset = sizeof(format::Header);
    header.references_offset = header.buckets_offset + header.bucket_count * sizeof(format::Bucket);
    header.records_offset =
        format::round_up(header.references_offset + tokens.size() * sizeof(std::uint32_t), format::alignment);
    header.file_size = header.records_offset + records;
    header.source = source.bytes();
    if (header.file_size > format::max_file_size)
        return fail(ErrorCode::integrity,
                    fmt::format("the vocabulary is too large: its index would have {} bytes", header.file_size));
    return header;
}

template <typename T>
std::span<T> section(AlignedBytes& file, std::uint64_t offset, std::uint64_t count) {
    return {reinterpret_cast<T*>(file.bytes().data() + offset), static_cast<std::size_t>(count)};
}

void write_records(const Tokens& tokens, const format::Header& header, AlignedBytes& file) {
    const auto references = section<std::uint32_t>(file, header.references_offset, header.token_count);
    std::uint64_t offset = header.records_offset;
    for (std::size_t id = 0; id < tokens.size(); ++id) {
        const auto size = static_cast<std::uint32_t>(tokens[id].size());
        const auto number = static_cast<std::uint32_t>(id);
        const format::RecordHeader record{number, size | (format::check_of(number, size) << 24U)};
        std::byte* at = file.bytes().data() + offset;
        std::memcpy(at, &record, sizeof record);
        std::memcpy(at + sizeof record, tokens[id].data(), size);
        references[id] = static_cast<std::uint32_t>(offset / format::reference_unit);
        offset += size_of_record(tokens[id]);
    }
}

/// The buckets of one attempt, being filled.
class Filling {
public:
    Filling(const Tokens& tokens, std::span<format::Bucket> buckets, std::span<const std::uint32_t> references)
        : m_tokens(tokens), m_buckets(buckets), m_references(references), m_hashes(tokens.size()) {}

    /// Puts every token into the first bucket with a free slot, from its home on. The answer is the number of buckets
    /// that suffice to find any of them; nothing when some token lies too far from home. A token that comes twice is an
    /// error.
    Result<std::optional<std::uint32_t>> fill(std::uint64_t seed) {
        for (auto& bucket : m_buckets) bucket = {};
        for (std::size_t id = 0; id < m_tokens.size(); ++id) m_hashes[id] = hash_token(m_tokens[id], seed);
        std::uint32_t probes = 1;
        for (std::size_t id = 0; id < m_tokens.size(); ++id) {
            prefetch_home(id + prefetch_distance);
            LODE_ASSIGN(const auto used, insert(id));
            if (!used) return std::nullopt;
            probes = std::max(probes, *used);
        }
        return probes;
    }

private:
    std::uint64_t home(std::size_t id) const { return format::home_bucket(m_hashes[id].place, m_buckets.size()); }

    void prefetch_home(std::size_t id) const {
        if (id < m_tokens.size()) __builtin_prefetch(&m_buckets[home(id)], 1);
    }

    /// The number of buckets visited.
    Result<std::optional<std::uint32_t>> insert(std::size_t id) {
        std::uint64_t at = home(id);
        for (std::uint32_t visited = 1; visited <= format::max_probes; ++visited) {
            format::Bucket& bucket = m_buckets[at];
            for (std::size_t slot = 0; slot < format::slots; ++slot) {
                if (bucket.references[slot] == 0) {
                    bucket.fingerprints[slot] = m_hashes[id].fingerprint;
                    bucket.references[slot] = m_references[id];
                    return visited;
                }
                if (bucket.fingerprints[slot] == m_hashes[id].fingerprint)
                    LODE_TRY(check_different(bucket.references[slot], id));
            }
            at = at + 1 == m_buckets.size() ? 0 : at + 1;
        }
        return std::nullopt;
    }

    Result<void> check_different(std::uint32_t reference, std::size_t id) const {
        const auto earlier = static_cast<std::size_t>(
            std::lower_bound(m_references.begin(), m_references.end(), reference) - m_references.begin());
        if (m_tokens[earlier] != m_tokens[id]) return {};
        return fail(ErrorCode::integrity, fmt::format("lines {} and {} of the vocabulary hold the same token `{}`",
                                                      earlier + 1, id + 1, m_tokens[id].substr(0, 100)));
    }

    const Tokens& m_tokens;
    std::span<format::Bucket> m_buckets;
    std::span<const std::uint32_t> m_references;
    std::vector<TokenHash> m_hashes;
};

void seal(format::Header& header, AlignedBytes& file) {
    const std::string_view guarded(reinterpret_cast<const char*>(&header), offsetof(format::Header, header_checksum));
    header.header_checksum = checksum(guarded);
    std::memcpy(file.bytes().data(), &header, sizeof header);
}

}  // namespace

Result<AlignedBytes> build_vocabulary_index(std::string_view text, const Digest& source) {
    LODE_ASSIGN(const Tokens tokens, split_vocabulary(text));
    LODE_ASSIGN(auto header, lay_out(tokens, source));
    AlignedBytes file(static_cast<std::size_t>(header.file_size));
    write_records(tokens, header, file);

    Filling filling(tokens, section<format::Bucket>(file, header.buckets_offset, header.bucket_count),
                    section<std::uint32_t>(file, header.references_offset, header.token_count));
    for (header.attempt = 0; header.attempt < max_attempts; ++header.attempt) {
        LODE_ASSIGN(const auto probes, filling.fill(token_hash_seed(source, header.attempt)));
        if (!probes) continue;
        header.probes = *probes;
        seal(header, file);
        return file;
    }
    return fail(
        ErrorCode::integrity,
        fmt::format("the vocabulary's tokens crowd into the same buckets under each of {} hash keys", max_attempts));
}

}  // namespace lode
