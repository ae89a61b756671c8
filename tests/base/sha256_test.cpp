// SHA-256 by the examples of FIPS 180-4.
#include "base/crypto/sha256.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

namespace lode {
namespace {

std::string hex_of(const Sha256Hash& hash) {
    std::string text;
    for (const std::byte byte : hash)
        for (const unsigned digit : {std::to_integer<unsigned>(byte) >> 4U, std::to_integer<unsigned>(byte) & 15U})
            text += "0123456789abcdef"[digit];
    return text;
}

TEST(Sha256Test, TheStandardsExamplesHold) {
    EXPECT_EQ(hex_of(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(hex_of(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(hex_of(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    EXPECT_EQ(hex_of(sha256(std::string(1'000'000, 'a'))),
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256Test, PiecesGiveWhatTheWholeGives) {
    const std::string text(1000, 'x');
    Sha256 hasher;
    for (std::size_t begin = 0; begin < text.size(); begin += 7)
        hasher.update(std::as_bytes(std::span(text)).subspan(begin, std::min<std::size_t>(7, text.size() - begin)));
    EXPECT_EQ(hasher.finish(), sha256(text));
}

TEST(Sha256Test, S06ComparingInConstantTimeComparesLengthAndBytes) {
    const auto bytes = [](std::string_view text) { return std::as_bytes(std::span(text)); };
    EXPECT_TRUE(equal_in_constant_time(bytes("token"), bytes("token")));
    EXPECT_FALSE(equal_in_constant_time(bytes("token"), bytes("tokem")));
    EXPECT_FALSE(equal_in_constant_time(bytes("token"), bytes("toke")));
    EXPECT_TRUE(equal_in_constant_time({}, {}));
}

TEST(Sha256Test, RandomBytesDiffer) {
    std::array<std::byte, 32> one{};
    std::array<std::byte, 32> other{};
    fill_with_random_bytes(one);
    fill_with_random_bytes(other);
    EXPECT_NE(one, other);
}

}  // namespace
}  // namespace lode
