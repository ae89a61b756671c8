// Ages of documents.
#include "resolver/freshness.h"

#include <gtest/gtest.h>

namespace lode {
namespace {

using std::chrono::seconds;

TEST(FreshnessTest, ADocumentIsFreshForLessThanItsAge) {
    struct Row {
        std::string_view name;
        int fetched;
        int now;
        int max_age;
        bool fresh;
    };
    const Row rows[] = {
        {"just fetched", 100, 100, 300, true},     {"a second before its age", 100, 399, 300, true},
        {"at its age", 100, 400, 300, false},      {"long ago", 100, 100'000, 300, false},
        {"from the future", 101, 100, 300, false}, {"no age at all", 100, 100, 0, false},
    };
    for (const auto& row : rows)
        EXPECT_EQ(is_fresh(Clock::Time(seconds(row.fetched)), Clock::Time(seconds(row.now)), seconds(row.max_age)),
                  row.fresh)
            << row.name;
}

TEST(FreshnessTest, AgesAreToldInTheirLargestUnit) {
    EXPECT_EQ(age_in_words(seconds(-5)), "less than a minute");
    EXPECT_EQ(age_in_words(seconds(59)), "less than a minute");
    EXPECT_EQ(age_in_words(seconds(60)), "1 minute");
    EXPECT_EQ(age_in_words(seconds(7199)), "1 hour");
    EXPECT_EQ(age_in_words(seconds(86'400 * 3)), "3 days");
}

}  // namespace
}  // namespace lode
