// Sets of bytes.
#include "base/byte_ranges.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lode {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

ByteRanges of(std::vector<ByteRange> ranges) {
    ByteRanges set;
    for (const auto& range : ranges) set.add(range);
    return set;
}

TEST(ByteRangesTest, WhatTouchesOrOverlapsIsOneRange) {
    EXPECT_THAT(of({{0, 10}, {20, 30}}).ranges(), ElementsAre(ByteRange{0, 10}, ByteRange{20, 30}));
    EXPECT_THAT(of({{0, 10}, {10, 30}}).ranges(), ElementsAre(ByteRange{0, 30}));
    EXPECT_THAT(of({{20, 30}, {0, 10}, {5, 25}}).ranges(), ElementsAre(ByteRange{0, 30}));
    EXPECT_THAT(of({{5, 5}, {9, 3}}).ranges(), IsEmpty());
}

TEST(ByteRangesTest, PrefixEndsAtTheFirstGap) {
    EXPECT_EQ(of({}).prefix(), 0U);
    EXPECT_EQ(of({{1, 9}}).prefix(), 0U);
    EXPECT_EQ(of({{0, 9}, {10, 20}}).prefix(), 9U);
}

TEST(ByteRangesTest, MissingIsWhatIsNotThereBelowTheEnd) {
    EXPECT_THAT(of({}).missing_below(5), ElementsAre(ByteRange{0, 5}));
    EXPECT_THAT(of({{2, 4}, {6, 8}}).missing_below(10), ElementsAre(ByteRange{0, 2}, ByteRange{4, 6}, ByteRange{8, 10}));
    EXPECT_THAT(of({{0, 10}}).missing_below(10), IsEmpty());
    EXPECT_THAT(of({{0, 3}, {20, 30}}).missing_below(10), ElementsAre(ByteRange{3, 10}));
}

TEST(ByteRangesTest, TruncatingTakesAwayAllBehind) {
    auto set = of({{0, 5}, {8, 20}, {30, 40}});
    set.truncate(10);
    EXPECT_THAT(set.ranges(), ElementsAre(ByteRange{0, 5}, ByteRange{8, 10}));
    set.truncate(0);
    EXPECT_TRUE(set.empty());
}

TEST(ByteRangesTest, AgreesWithASetOfBytes) {
    std::uint32_t state = 7;
    const auto random = [&](std::uint32_t below) { return (state = state * 1664525U + 1013904223U) / 65536U % below; };
    for (int round = 0; round < 200; ++round) {
        ByteRanges ranges;
        std::set<std::uint64_t> bytes;
        for (int i = 0; i < 12; ++i) {
            const ByteRange range{random(60), random(60)};
            ranges.add(range);
            for (auto byte = range.begin; byte < range.end; ++byte) bytes.insert(byte);
        }
        EXPECT_EQ(ranges.total(), bytes.size());
        std::uint64_t missing = 0;
        for (const auto& gap : ranges.missing_below(60)) missing += gap.size();
        EXPECT_EQ(missing + bytes.size(), 60U);
        EXPECT_EQ(ranges.prefix() > 0, bytes.contains(0));
        EXPECT_FALSE(bytes.contains(ranges.prefix()));
    }
}

}  // namespace
}  // namespace lode
