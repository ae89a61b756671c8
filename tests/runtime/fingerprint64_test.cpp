// FarmHash's published values, and TensorFlow's own for its bucket tests.
#include "runtime/hashes/fingerprint64.h"

#include <array>
#include <string>

#include <gtest/gtest.h>

namespace lode {
namespace {

struct Vector {
    std::string text;
    std::uint64_t fingerprint;
};

TEST(Fingerprint64Test, GivesFarmHashsValues) {
    const std::array vectors = {
        Vector{"", 11160318154034397263U},
        Vector{"a", 12917804110809363939U},
        Vector{"b", 11795596070477164822U},
        Vector{"c", 11430444447143000872U},
        Vector{"d", 4470636696479570465U},
        Vector{"Hello", 15404698994557526151U},
        Vector{"World", 18308117990299812472U},
        Vector{"cat", 15118465453979963096U},
        Vector{"lizard", 9055233894555815203U},
        Vector{"king", 13470331335490262638U},
        Vector{"the quick brown fox", 12567127514430074161U},
        Vector{"é", 693143013273849025U},
        Vector{"你好", 14152467868252790313U},
        Vector{std::string(16, 'x'), 3320895591121647644U},
        Vector{std::string(17, 'x'), 11306081951414300581U},
        Vector{std::string(32, 'x'), 12901576723999808517U},
        Vector{std::string(33, 'x'), 12270365409943098935U},
        Vector{std::string(64, 'x'), 6916188127298655160U},
        Vector{std::string(65, 'x'), 4935023790501551929U},
        Vector{std::string(200, 'x'), 13938988265971950527U},
    };
    for (const auto& [text, fingerprint] : vectors) EXPECT_EQ(fingerprint64(text), fingerprint) << '`' << text << '`';
}

}  // namespace
}  // namespace lode
