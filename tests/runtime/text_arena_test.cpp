// Strings of one run, and the memory that stays for the next.
#include "runtime/text_arena.h"

#include <string>

#include <gtest/gtest.h>

namespace lode {
namespace {

TEST(TextArenaTest, CountsWhatItKeepsAndForgetsIt) {
    TextArena arena;
    const std::string large(std::size_t{1} << 20U, 'x');
    for (int round = 0; round < 2; ++round) {
        EXPECT_EQ(arena.keep("cat"), "cat");
        EXPECT_EQ(arena.keep(large), large);
        EXPECT_EQ(arena.bytes(), large.size() + 3) << "not what is spare";
        arena.clear();
        EXPECT_EQ(arena.bytes(), 0U);
    }
}

TEST(TextArenaTest, AfterAVeryLargeBatchASmallOneIsKeptAllTheSame) {
    TextArena arena;
    const std::string large(std::size_t{40} << 20U, 'x');
    for (int i = 0; i < 3; ++i) arena.keep(large);
    arena.clear();
    EXPECT_EQ(arena.keep("cat"), "cat");
    EXPECT_EQ(arena.bytes(), 3U);
}

}  // namespace
}  // namespace lode
