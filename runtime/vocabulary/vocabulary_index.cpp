// Looking tokens up: fingerprints in a cache line, then the token itself; batches overlap their cache misses.
#include "runtime/vocabulary/vocabulary_index.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <fmt/format.h>

#include "runtime/checksum.h"

namespace lode {
namespace {

namespace format = vocabulary_index_format;

constexpr std::size_t block_size = 64;  // tokens whose cache misses overlap

tl::unexpected<Error> refuse(std::string why) {
    return fail(ErrorCode::integrity, "malformed vocabulary index: " + std::move(why));
}

/// Whether `count` items of `size` bytes from `offset` on end at or before `limit`, and start on a section's boundary.
bool fits(std::uint64_t offset, std::uint64_t count, std::uint64_t size, std::uint64_t limit) {
    std::uint64_t bytes = 0;
    return offset % format::alignment == 0 && offset <= limit && !__builtin_mul_overflow(count, size, &bytes) &&
           bytes <= limit - offset;
}

Result<format::Header> read_header(std::span<const std::byte> content, const Digest& source) {
    format::Header header;
    if (content.size() < sizeof header) return refuse(fmt::format("{} bytes, shorter than its header", content.size()));
    std::memcpy(&header, content.data(), sizeof header);
    if (header.magic != format::magic || header.version != format::version) return refuse("not of this format");
    const std::string_view guarded(reinterpret_cast<const char*>(content.data()),
                                   offsetof(format::Header, header_checksum));
    if (header.header_checksum != checksum(guarded) || header.reserved != 0 ||
        header.padding != decltype(header.padding){})
        return refuse("its header is damaged");
    if (header.file_size != content.size())
        return refuse(fmt::format("expected {} bytes, got {}", header.file_size, content.size()));
    if (header.source != source.bytes()) return refuse("it belongs to another vocabulary");
    return header;
}

Result<void> check_sections(const format::Header& header) {
    const bool whole =
        fits(header.buckets_offset, header.bucket_count, sizeof(format::Bucket), header.references_offset) &&
        fits(header.references_offset, header.token_count, sizeof(std::uint32_t), header.records_offset) &&
        fits(header.records_offset, 0, 1, header.file_size) && header.file_size <= format::max_file_size;
    if (!whole) return refuse("its sections do not fit into the file");
    if (header.buckets_offset < sizeof(format::Header)) return refuse("its buckets overlap the header");
    if (header.bucket_count == 0 || header.bucket_count > UINT32_MAX)
        return refuse("its number of buckets is out of range");
    if (header.probes == 0 || header.probes > format::max_probes) return refuse("its probe bound is out of range");
    return {};
}

/// Bit i is set where slot i bears the fingerprint.
unsigned matching_slots(const format::Bucket& bucket, std::uint32_t fingerprint) {
#if defined(__SSE2__)
    const auto* lanes = reinterpret_cast<const __m128i*>(bucket.fingerprints.data());
    const __m128i wanted = _mm_set1_epi32(static_cast<int>(fingerprint));
    const __m128i low = _mm_cmpeq_epi32(_mm_loadu_si128(lanes), wanted);
    const __m128i high = _mm_cmpeq_epi32(_mm_loadu_si128(lanes + 1), wanted);
    const __m128i both = _mm_packs_epi16(_mm_packs_epi32(low, high), _mm_setzero_si128());
    return static_cast<unsigned>(_mm_movemask_epi8(both));
#else
    unsigned mask = 0;
    for (unsigned slot = 0; slot < format::slots; ++slot)
        mask |= (bucket.fingerprints[slot] == fingerprint ? 1U : 0U) << slot;
    return mask;
#endif
}

}  // namespace

Result<VocabularyIndex> VocabularyIndex::open(MappedFile file, const Digest& source) {
    const auto content = file.bytes();
    return open_bytes(std::move(file), content, source);
}

Result<VocabularyIndex> VocabularyIndex::open(AlignedBytes bytes, const Digest& source) {
    const auto content = std::as_const(bytes).bytes();
    return open_bytes(std::move(bytes), content, source);
}

Result<VocabularyIndex> VocabularyIndex::open_bytes(Bytes bytes, std::span<const std::byte> content,
                                                    const Digest& source) {
    LODE_ASSIGN(const auto header, read_header(content, source));
    LODE_TRY(check_sections(header));
    return VocabularyIndex(std::move(bytes), content, header);
}

VocabularyIndex::VocabularyIndex(Bytes bytes, std::span<const std::byte> content, const format::Header& header)
    : m_bytes(std::move(bytes)),
      m_content(content),
      m_buckets(reinterpret_cast<const Bucket*>(content.data() + header.buckets_offset), header.bucket_count),
      m_references(reinterpret_cast<const std::uint32_t*>(content.data() + header.references_offset),
                   header.token_count),
      m_records_offset(header.records_offset),
      m_seed(token_hash_seed(Digest(header.source), header.attempt)),
      m_probes(header.probes) {}

const VocabularyIndex::Bucket& VocabularyIndex::home(TokenHash hash) const {
    return m_buckets[format::home_bucket(hash.place, m_buckets.size())];
}

std::optional<VocabularyIndex::Record> VocabularyIndex::record(std::uint32_t reference) const {
    const std::uint64_t offset = reference * format::reference_unit;
    if (offset < m_records_offset || offset > m_content.size() - sizeof(format::RecordHeader)) return std::nullopt;
    format::RecordHeader header;
    std::memcpy(&header, m_content.data() + offset, sizeof header);
    const std::uint32_t size = header.size_and_check & format::max_token_size;
    const std::uint64_t begin = offset + sizeof header;
    if (size > m_content.size() - begin || header.id >= m_references.size()) return std::nullopt;
    if (header.size_and_check >> 24U != format::check_of(header.id, size)) return std::nullopt;
    return Record{header.id, {reinterpret_cast<const char*>(m_content.data() + begin), size}};
}

std::optional<std::uint64_t> VocabularyIndex::find(std::string_view token) const {
    return find_hashed(token, hash_token(token, m_seed));
}

std::optional<std::uint64_t> VocabularyIndex::find_hashed(std::string_view token, TokenHash hash) const {
    const Bucket* bucket = &home(hash);
    for (std::uint32_t visited = 0; visited < m_probes; ++visited) {
        for (unsigned slots = matching_slots(*bucket, hash.fingerprint); slots != 0; slots &= slots - 1) {
            const auto found = record(bucket->references[static_cast<std::size_t>(std::countr_zero(slots))]);
            if (found && found->token == token) return found->id;
        }
        if (!bucket->is_full()) return std::nullopt;
        bucket = bucket == &m_buckets.back() ? m_buckets.data() : bucket + 1;
    }
    return std::nullopt;
}

void VocabularyIndex::find_all(std::span<const std::string_view> tokens, std::span<std::int64_t> ids) const {
    assert(tokens.size() == ids.size());
    for (std::size_t done = 0; done < tokens.size(); done += block_size)
        find_block(tokens.subspan(done, std::min(block_size, tokens.size() - done)), ids.data() + done);
}

/// Three passes: fetch the home buckets; fetch the records that their fingerprints point to; compare. What its home
/// bucket does not settle, a token in a later bucket or beside a false fingerprint, takes the slow way.
void VocabularyIndex::find_block(std::span<const std::string_view> tokens, std::int64_t* ids) const {
    std::array<TokenHash, block_size> hashes;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        hashes[i] = hash_token(tokens[i], m_seed);
        __builtin_prefetch(&home(hashes[i]));
    }
    std::array<std::uint32_t, block_size> candidates;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const Bucket& bucket = home(hashes[i]);
        const unsigned slots = matching_slots(bucket, hashes[i].fingerprint);
        candidates[i] = slots == 0 ? 0 : bucket.references[static_cast<std::size_t>(std::countr_zero(slots))];
        const std::uint64_t offset = candidates[i] * format::reference_unit;
        if (offset >= m_content.size()) continue;
        const std::uint64_t end = offset + sizeof(format::RecordHeader) + tokens[i].size();
        __builtin_prefetch(m_content.data() + offset);
        __builtin_prefetch(m_content.data() + std::min(end, m_content.size()) - 1);  // often in the next line
    }
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (candidates[i] == 0 && !home(hashes[i]).is_full()) {
            ids[i] = absent;
            continue;
        }
        const auto likely = candidates[i] == 0 ? std::nullopt : record(candidates[i]);
        if (likely && likely->token == tokens[i]) {
            ids[i] = likely->id;
            continue;
        }
        const auto id = find_hashed(tokens[i], hashes[i]);
        ids[i] = id ? static_cast<std::int64_t>(*id) : absent;
    }
}

std::optional<std::string_view> VocabularyIndex::token(std::uint64_t id) const {
    if (id >= m_references.size()) return std::nullopt;
    const auto found = record(m_references[id]);
    if (!found || find(found->token) != id) return std::nullopt;
    return found->token;
}

}  // namespace lode
