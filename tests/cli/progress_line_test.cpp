// One line at every width, and what matters most in it.
#include "cli/progress_line.h"

#include <gmock/gmock.h>

namespace lode {
namespace {

using std::chrono::seconds;
using testing::StartsWith;

const std::string cat = "\xE7\x8C\xAB";  // two columns wide

std::size_t columns_in(std::string line) {
    for (const auto& [character, columns] : {std::pair(std::string("…"), "."), {cat, ".."}})
        for (auto at = line.find(character); at != std::string::npos; at = line.find(character))
            line.replace(at, character.size(), columns);
    return line.size();
}

const WorkUnderWay half{"downloading acme/glove-en-100 version 1", 32'000'000, 64'000'000, seconds(8)};
const WorkUnderWay endless{"downloading https://files.example.org/models/seed.tar.gz", 32'000'000, 0, seconds(8)};
const WorkUnderWay waiting{"waiting for process 4711, which is downloading `https://hub.example.org/acme/seed/1`", 0, 0,
                           seconds(8)};

TEST(ProgressLineTest, WhatMattersMostStandsFirstAndTheRestWhereItHasRoom) {
    struct Case {
        const char* name;
        WorkUnderWay work;
        std::size_t columns;
        const char* line;
    };
    for (const auto& [name, work, columns, line] : std::vector<Case>{
             {"half, 20", half, 19, "50%, 8 s left"},
             {"half, 40", half, 39, "50%, 8 s left, 32.0 MB of 64.0 MB"},
             {"half, 80", half, 79, "50%, 8 s left, 32.0 MB of 64.0 MB, 4.0 MB/s: downloading acme/glove-en-100 ver…"},
             {"half, 200", half, 199,
              "50%, 8 s left, 32.0 MB of 64.0 MB, 4.0 MB/s: downloading acme/glove-en-100 version 1"},
             {"endless, 20", endless, 19, "32.0 MB, 4.0 MB/s"},
             {"endless, 40", endless, 39, "32.0 MB, 4.0 MB/s: downloading https:/…"},
             {"endless, 80", endless, 79,
              "32.0 MB, 4.0 MB/s: downloading https://files.example.org/models/seed.tar.gz"},
             {"waiting, 20", waiting, 19, "waiting for proces…"},
             {"waiting, 40", waiting, 39, "waiting for process 4711, which is dow…"},
             {"done", {"hashing", 9, 9, seconds(0)}, 39, "100%, 9 B of 9 B, 0 B/s: hashing"},
             {"more than was said", {"hashing", 9, 4, seconds(3)}, 39, "100%, 9 B of 4 B, 3 B/s: hashing"},
             {"no room", half, 0, ""}})
        EXPECT_EQ(progress_line(work, columns), line) << name;
}

TEST(ProgressLineTest, NeverIsWiderThanItsTerminal) {
    const std::string cats = "unpacking " + cat + cat + cat + ".tar";
    for (const auto& work : {half, endless, waiting, WorkUnderWay{cats, 1, 0, seconds(1)}})
        for (std::size_t columns = 0; columns <= 200; ++columns)
            EXPECT_LE(columns_in(progress_line(work, columns)), columns);
}

TEST(ProgressLineTest, ALogHasItInFull) {
    EXPECT_EQ(progress_in_full(half),
              "downloading acme/glove-en-100 version 1: 32.0 MB of 64.0 MB (50%), 4.0 MB/s, 8 s left");
    EXPECT_THAT(progress_in_full(waiting), StartsWith("waiting for process 4711"));
}

TEST(ProgressLineTest, WideCharactersTakeTwoColumnsAndNoneIsCutInTwo) {
    const std::string cats = cat + cat + cat;
    EXPECT_EQ(fitted(cats, 6), cats);
    EXPECT_EQ(fitted(cats, 5), cat + cat + "…");
    EXPECT_EQ(fitted(cats, 4), cat + "…");
    EXPECT_EQ(fitted("na\xC3\xAFve", 5), "na\xC3\xAFve");
    EXPECT_EQ(fitted("na\xC3\xAFve", 4), "na\xC3\xAF…");
    EXPECT_EQ(fitted("a\x1b[2Kb", 9), "a?[2Kb");
    EXPECT_EQ(fitted("abc", 1), "…");
}

}  // namespace
}  // namespace lode
