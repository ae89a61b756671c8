// RFC 4648's own vectors (§10), and what tells the two alphabets apart.
#include "base/base64.h"

#include <array>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

namespace lode {
namespace {

std::span<const std::byte> bytes_of(std::string_view text) {
    return std::as_bytes(std::span(text));
}

constexpr std::array vectors = {std::pair{"", ""},
                                std::pair{"f", "Zg=="},
                                std::pair{"fo", "Zm8="},
                                std::pair{"foo", "Zm9v"},
                                std::pair{"foob", "Zm9vYg=="},
                                std::pair{"fooba", "Zm9vYmE="},
                                std::pair{"foobar", "Zm9vYmFy"}};

TEST(Base64Test, WritesTheVectorsOfItsRfc) {
    for (const auto& [text, encoded] : vectors) EXPECT_EQ(base64(bytes_of(text)), encoded);
}

TEST(Base64Test, ReadsThemBack) {
    for (const auto& [text, encoded] : vectors) EXPECT_EQ(decode_base64(encoded), text);
    EXPECT_EQ(decode_base64("+//+"), "\xfb\xff\xfe");
}

TEST(Base64Test, WhatIsNoneIsRefused) {
    for (const std::string_view text : {"Zg", "Zg=", "Z===", "====", "Zm9v\n", "Zm 9", "-__-", "Zg==Zg==", "Z\x80=="})
        EXPECT_FALSE(decode_base64(text)) << text;
}

TEST(Base64Test, InUrlsItHasOtherDigitsAndNoPadding) {
    EXPECT_EQ(base64(bytes_of("\xfb\xff\xfe")), "+//+");
    EXPECT_EQ(base64_url(bytes_of("\xfb\xff\xfe")), "-__-");
    EXPECT_EQ(base64_url(bytes_of("f")), "Zg");
}

}  // namespace
}  // namespace lode
