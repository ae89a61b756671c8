// Indexes that are not what the builder wrote: refused, or right, or a miss; never out of bounds (the asan preset sees
// to that).
#include <cstring>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "runtime/checksum.h"
#include "runtime/vocabulary/vocabulary_index.h"
#include "runtime/vocabulary/vocabulary_index_builder.h"
#include "runtime/vocabulary/vocabulary_index_format.h"
#include "tests/runtime/test_module.h"
#include "tests/support/result_matchers.h"

namespace lode {
namespace {

namespace format = vocabulary_index_format;

constexpr std::uint64_t huge = ~std::uint64_t{0} - 63;

const std::vector<std::string> tokens = {"cat", "dog", "mouse", "a longer token than the others", "é", "lizard", "x"};

std::string vocabulary() {
    std::string text;
    for (const auto& token : tokens) text += token + "\n";
    return text;
}

std::string built_index() {
    const auto built = build_vocabulary_index(vocabulary(), digest_of(vocabulary()));
    EXPECT_THAT(built, IsOk());
    return std::string(built->text());
}

Result<VocabularyIndex> open_index(std::string_view bytes) {
    AlignedBytes copy(bytes.size());
    std::memcpy(copy.bytes().data(), bytes.data(), bytes.size());
    return VocabularyIndex::open(std::move(copy), digest_of(vocabulary()));
}

/// The header changed and sealed again, as an attacker would.
template <typename Change>
Result<VocabularyIndex> open_with_header(Change change) {
    std::string bytes = built_index();
    format::Header header;
    std::memcpy(&header, bytes.data(), sizeof header);
    change(header);
    header.header_checksum =
        checksum({reinterpret_cast<const char*>(&header), offsetof(format::Header, header_checksum)});
    std::memcpy(bytes.data(), &header, sizeof header);
    return open_index(bytes);
}

/// Every answer is the right one or none.
void expect_right_or_absent(const VocabularyIndex& index, std::string_view what) {
    std::vector<std::string_view> asked(tokens.begin(), tokens.end());
    asked.emplace_back("absent");
    asked.emplace_back("");
    std::vector<std::int64_t> ids(asked.size());
    index.find_all(asked, ids);
    for (std::size_t i = 0; i < asked.size(); ++i) {
        const auto right = i < tokens.size() ? static_cast<std::int64_t>(i) : VocabularyIndex::absent;
        EXPECT_TRUE(ids[i] == right || ids[i] == VocabularyIndex::absent)
            << what << ": `" << asked[i] << "` gave " << ids[i];
        const auto alone = index.find(asked[i]);
        EXPECT_EQ(alone ? static_cast<std::int64_t>(*alone) : VocabularyIndex::absent, ids[i]) << what;
    }
    for (std::size_t id = 0; id < tokens.size() + 2; ++id) {
        const auto token = index.token(id);
        EXPECT_TRUE(!token || (id < tokens.size() && *token == tokens[id]))
            << what << ": id " << id << " gave `" << *token << '`';
    }
}

TEST(VocabularyIndexDamageTest, AnyChangedByteIsRefusedOrAnsweredRightOrNotAtAll) {
    const std::string whole = built_index();
    for (std::size_t at = 0; at < whole.size(); ++at) {
        for (const unsigned flip : {0x01U, 0x80U, 0xFFU}) {
            std::string damaged = whole;
            damaged[at] = static_cast<char>(static_cast<unsigned char>(damaged[at]) ^ flip);
            const auto index = open_index(damaged);
            EXPECT_EQ(index.has_value(), at >= sizeof(format::Header)) << at;
            if (index) expect_right_or_absent(*index, fmt::format("byte {} ^ {:#x}", at, flip));
        }
    }
}

TEST(VocabularyIndexDamageTest, EveryTruncationIsRefused) {
    const std::string whole = built_index();
    for (std::size_t size = 0; size < whole.size(); ++size)
        EXPECT_THAT(open_index(whole.substr(0, size)), FailsWith(ErrorCode::integrity)) << size;
    EXPECT_THAT(open_index(whole + "x"), FailsWith(ErrorCode::integrity, "bytes"));
}

TEST(VocabularyIndexDamageTest, AnIndexFullOfNoiseAnswersWithinItsBounds) {
    const std::string whole = built_index();
    std::uint32_t random = 12345;
    for (int round = 0; round < 2000; ++round) {
        std::string noisy = whole;
        for (std::size_t at = sizeof(format::Header); at < noisy.size(); ++at) {
            random = random * 1664525U + 1013904223U;
            if (random >> 30U != 0) noisy[at] = static_cast<char>(random >> 16U);
        }
        const auto index = open_index(noisy);
        ASSERT_THAT(index, IsOk());
        std::vector<std::int64_t> ids(tokens.size());
        index->find_all(std::vector<std::string_view>(tokens.begin(), tokens.end()), ids);
        for (std::size_t id = 0; id < tokens.size(); ++id) (void)index->token(id);
    }
}

TEST(VocabularyIndexDamageTest, AHeaderThatLiesIsRefusedThoughItsChecksumHolds) {
    const auto fails = FailsWith(ErrorCode::integrity);
    EXPECT_THAT(open_with_header([](auto&) {}), IsOk());
    EXPECT_THAT(open_with_header([](auto& header) { header.version = 2; }), fails);
    EXPECT_THAT(open_with_header([](auto& header) { header.file_size += 8; }), fails);
    EXPECT_THAT(open_with_header([](auto& header) { header.bucket_count = huge; }), fails);
    EXPECT_THAT(open_with_header([](auto& header) { header.bucket_count = 0; }), fails);
    EXPECT_THAT(open_with_header([](auto& header) { header.token_count = huge; }), fails);
    EXPECT_THAT(open_with_header([](auto& header) { header.token_count = std::uint64_t{1} << 62U; }), fails);
    EXPECT_THAT(open_with_header([](auto& header) { header.buckets_offset = 0; }), fails);
    EXPECT_THAT(open_with_header([](auto& header) { header.buckets_offset = huge; }), fails);
    EXPECT_THAT(open_with_header([](auto& header) { header.references_offset = huge; }), fails);
    EXPECT_THAT(open_with_header([](auto& header) { header.records_offset = huge; }), fails);
    EXPECT_THAT(open_with_header([](auto& header) { header.records_offset += 4; }), fails);
    EXPECT_THAT(open_with_header([](auto& header) { header.probes = 0; }), fails);
    EXPECT_THAT(open_with_header([](auto& header) { header.probes = 1U << 31U; }), fails);
    EXPECT_THAT(open_with_header([](auto& header) { header.reserved = 1; }), fails);
}

TEST(VocabularyIndexDamageTest, AnIndexOfAnotherVocabularyIsRefused) {
    auto built = build_vocabulary_index("cat\n", digest_of("cat\n"));
    ASSERT_THAT(built, IsOk());
    EXPECT_THAT(VocabularyIndex::open(*std::move(built), digest_of("dog\n")),
                FailsWith(ErrorCode::integrity, "another vocabulary"));
}

}  // namespace
}  // namespace lode
