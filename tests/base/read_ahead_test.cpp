// Reading ahead changes when bytes are read, not which.
#include "base/read_ahead.h"

#include <gmock/gmock.h>

#include "tests/support/result_matchers.h"

namespace lode {
namespace {

/// Counts upwards, byte by byte, in pieces of an odd size; then ends, or fails.
class CountingSource final : public ByteSource {
public:
    CountingSource(std::size_t size, std::optional<Error> failure) : m_left(size), m_failure(std::move(failure)) {}

    Result<std::size_t> read(std::span<std::byte> into) override {
        if (m_left == 0 && m_failure) return fail(*m_failure);
        const std::size_t size = std::min({m_left, into.size(), std::size_t{70'001}});
        for (std::size_t i = 0; i < size; ++i) into[i] = static_cast<std::byte>(m_next++ % 251);
        m_left -= size;
        return size;
    }

private:
    std::size_t m_left;
    std::size_t m_next = 0;
    std::optional<Error> m_failure;
};

/// How many bytes came, all of them right, before the end or the error.
std::pair<std::size_t, Result<std::size_t>> read_all(ByteSource& source, std::size_t piece) {
    std::vector<std::byte> room(piece);
    for (std::size_t count = 0;;) {
        const auto got = source.read(room);
        if (got.value_or(0) == 0) return {count, got};
        for (std::size_t i = 0; i < *got; ++i)
            if (room[i] != static_cast<std::byte>(count++ % 251)) return {0, got};
    }
}

TEST(ReadAheadTest, EveryByteComesInItsOrder) {
    for (const std::size_t size : {0U, 1U, 70'001U, 3'000'000U})
        for (const std::size_t piece : {977U, 1'000'000U}) {
            CountingSource source(size, std::nullopt);
            ReadAheadSource ahead(source);
            const auto [count, end] = read_all(ahead, piece);
            EXPECT_EQ(count, size);
            EXPECT_THAT(end, IsOk());
            std::byte more{};
            EXPECT_THAT(ahead.read({&more, 1}), IsOk()) << "the end is the end ever after";
        }
}

TEST(ReadAheadTest, AnErrorComesAfterTheBytesBeforeIt) {
    CountingSource source(1'000'000, Error{ErrorCode::unavailable, "the connection was cut", {}});
    ReadAheadSource ahead(source);
    const auto [count, end] = read_all(ahead, 10'000);
    EXPECT_EQ(count, 1'000'000U);
    EXPECT_THAT(end, FailsWith(ErrorCode::unavailable, "the connection was cut"));
}

TEST(ReadAheadTest, NobodyHasToReadToTheEnd) {
    CountingSource source(100'000'000, std::nullopt);
    ReadAheadSource ahead(source);
    std::byte first{1};
    EXPECT_EQ(must(ahead.read({&first, 1})), 1U);
    EXPECT_EQ(first, std::byte{0});
}

}  // namespace
}  // namespace lode
