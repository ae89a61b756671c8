// What rows look like in each format.
#include "cli/formats/matrix_format.h"

#include <array>
#include <limits>

#include "tests/support/result_matchers.h"

namespace lode {
namespace {
using namespace std::string_literals;

constexpr std::array<std::string_view, 2> texts = {"cat", "a \"b\"\xff"};
constexpr std::array<float, 4> values = {1.11F, -2, 1e-10F, 0};

/// Two blocks of a row each.
std::string written(const MatrixFormat& format) {
    const std::span all_texts(texts);
    const std::span all_values(values);
    std::string bytes = format.head(2, 2);
    format.append_rows(bytes, {all_texts.first(1), all_values.first(2), 2, true});
    format.append_rows(bytes, {all_texts.last(1), all_values.last(2), 2, false});
    return bytes + format.tail();
}

const std::string raw_values = "\x7b\x14\x8e\x3f\x00\x00\x00\xc0\xff\xe6\xdb\x2e\x00\x00\x00\x00"s;

TEST(MatrixFormatTest, TextAndCsvAreALineARow) {
    EXPECT_EQ(written(*make_format(FormatName::text)), "1.11 -2\n1e-10 0\n");
    EXPECT_EQ(written(*make_format(FormatName::csv)), "1.11,-2\n1e-10,0\n");
}

TEST(MatrixFormatTest, JsonlIsAnObjectARowWithItsText) {
    EXPECT_EQ(written(*make_format(FormatName::jsonl)),
              "{\"text\":\"cat\",\"values\":[1.11,-2]}\n"
              "{\"text\":\"a \\\"b\\\"\xef\xbf\xbd\",\"values\":[1e-10,0]}\n");
}

TEST(MatrixFormatTest, TheJsonObjectHoldsAllRows) {
    EXPECT_EQ(written(*make_json_object_format()), "{\"outputs\":{\"default\":[[1.11,-2],[1e-10,0]]}}\n");
}

TEST(MatrixFormatTest, WhatIsNoNumberIsNullInJson) {
    const std::array no_numbers = {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()};
    std::string bytes;
    make_format(FormatName::jsonl)->append_rows(bytes, {std::span(texts).first(1), no_numbers, 2, true});
    EXPECT_EQ(bytes, "{\"text\":\"cat\",\"values\":[null,null]}\n");
}

TEST(MatrixFormatTest, RawIsTheNumbersAlone) {
    EXPECT_EQ(written(*make_format(FormatName::raw)), raw_values);
}

// numpy.org/doc/stable/reference/generated/numpy.lib.format.html, "Format Version 1.0"
TEST(MatrixFormatTest, NpyIsWhatItsDescriptionSays) {
    const std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }";
    EXPECT_EQ(written(*make_format(FormatName::npy)), "\x93NUMPY"s + "\x01\x00"s + "\x76\x00"s + header +
                                                          std::string(0x76 - header.size() - 1, ' ') + "\n" +
                                                          raw_values);
}

TEST(MatrixFormatTest, TheHeadOfNpyHasRoomForAnyNumberOfRows) {
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    const auto format = make_format(FormatName::npy);
    const std::string head = format->head(most, most);
    EXPECT_EQ(head.size() % 64, 0U);
    EXPECT_EQ(head.size(), format->head(0, 0).size());
    EXPECT_TRUE(head.find("(18446744073709551615, 18446744073709551615), }   ") != std::string::npos) << head;
    EXPECT_EQ(head.back(), '\n');
}

TEST(FormatNameTest, NamesRoundTripAndOthersAreRefusedWithAllOfThem) {
    for (const auto name : {FormatName::text, FormatName::csv, FormatName::jsonl, FormatName::npy, FormatName::raw})
        EXPECT_EQ(parse_format_name(to_string(name)), name);
    EXPECT_THAT(parse_format_name("json"),
                FailsWith(ErrorCode::invalid_argument, "the formats are text, csv, jsonl, npy, raw"));
}

TEST(FormatNameTest, TheEndingOfAFileStandsForItsFormat) {
    struct Row {
        std::string_view path;
        FormatName name;
    };
    const Row rows[] = {{"a.txt", FormatName::text},    {"a.csv", FormatName::csv}, {"a.b.jsonl", FormatName::jsonl},
                        {"d.x/a.npy", FormatName::npy}, {"a.raw", FormatName::raw}, {"a.bin", FormatName::raw},
                        {"a.f32", FormatName::raw}};
    for (const auto& row : rows) EXPECT_EQ(format_of_file(row.path), row.name) << row.path;
    for (const auto* path : {"vectors", "a.pt", "npy", ".npy", "a.npy/b", "a.NPY"})
        EXPECT_THAT(format_of_file(path), FailsWith(ErrorCode::invalid_argument, "stands for no format")) << path;
}

}  // namespace
}  // namespace lode
