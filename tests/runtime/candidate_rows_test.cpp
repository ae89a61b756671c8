// Which rows stay candidates, by their bounds.
#include "runtime/nearest/candidate_rows.h"

#include <limits>

#include <gmock/gmock.h>

namespace lode {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr float nan = std::numeric_limits<float>::quiet_NaN(), infinity = std::numeric_limits<float>::infinity();

TEST(CandidateRowsTest, KeepsTheRowsWhoseUpperBoundReachesTheLowerBoundOfTheLastOfTheBest) {
    CandidateRows rows(2, 100);
    EXPECT_TRUE(rows.offer(0, 0.1F, 0.2F));
    EXPECT_EQ(rows.threshold(), -infinity);
    EXPECT_TRUE(rows.offer(1, 0.5F, 0.6F));
    EXPECT_EQ(rows.threshold(), 0.1F);
    EXPECT_TRUE(rows.offer(2, 0.3F, 0.4F));
    EXPECT_EQ(rows.threshold(), 0.3F);
    EXPECT_TRUE(rows.offer(3, 0.2F, 0.3F));
    EXPECT_TRUE(rows.offer(4, 0.1F, 0.29F));
    EXPECT_THAT(std::move(rows).take(), ElementsAre(1, 2, 3));
}

TEST(CandidateRowsTest, ARowWithoutBoundsIsAlwaysACandidateAndRaisesNothing) {
    CandidateRows rows(1, 100);
    EXPECT_TRUE(rows.offer(0, nan, nan));
    EXPECT_EQ(rows.threshold(), -infinity);
    EXPECT_TRUE(rows.offer(1, 0.5F, 0.6F));
    EXPECT_TRUE(rows.offer(2, -infinity, infinity));
    EXPECT_TRUE(rows.offer(3, nan, nan));
    EXPECT_EQ(rows.threshold(), 0.5F);
    EXPECT_THAT(std::move(rows).take(), ElementsAre(0, 1, 2, 3));
}

TEST(CandidateRowsTest, AnyNumberOfRowsPassThroughAsLongAsFewAreCandidatesAtATime) {
    CandidateRows rows(1, 8);
    for (std::uint64_t row = 0; row < 1000; ++row) {
        const auto score = static_cast<float>(row);
        ASSERT_TRUE(rows.offer(row, score - 0.5F, score + 0.5F)) << row;
    }
    EXPECT_THAT(std::move(rows).take(), ElementsAre(998, 999));
}

TEST(CandidateRowsTest, MoreCandidatesThanMayBeHeldAreRefused) {
    CandidateRows rows(1, 8);
    for (std::uint64_t row = 0; row < 8; ++row) EXPECT_TRUE(rows.offer(row, 0, 1));
    EXPECT_FALSE(rows.offer(8, 0, 1));
}

TEST(CandidateRowsTest, NothingOfferedIsNothingTaken) {
    EXPECT_THAT(CandidateRows(3, 8).take(), IsEmpty());
}

}  // namespace
}  // namespace lode
