// Word vectors as text: what is read, what is refused and on which line, and that no chunk size changes any of it.
#include "authoring/vector_text.h"

#include <cmath>
#include <cstring>
#include <filesystem>
#include <sstream>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "base/file.h"
#include "tests/support/result_matchers.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::FloatEq;

struct Row {
    std::string token;
    std::vector<float> values;
    bool operator==(const Row&) const = default;
};

void PrintTo(const Row& row, std::ostream* out) {
    *out << row.token << " " << testing::PrintToString(row.values);
}

ReadBytes reading(std::string_view text) {
    return [text](std::span<char> room) mutable -> Result<std::size_t> {
        const std::size_t taken = text.copy(room.data(), room.size());
        text.remove_prefix(taken);
        return taken;
    };
}

Result<std::vector<Row>> read_all(std::string_view text, LineLimits limits = {}) {
    VectorTextReader reader(reading(text), limits);
    std::vector<Row> rows;
    while (true) {
        LODE_ASSIGN(const auto row, reader.next());
        if (!row) return rows;
        rows.push_back({std::string(row->token), {row->values.begin(), row->values.end()}});
    }
}

TEST(VectorTextTest, GloVeAndWord2vecTextAreRead) {
    struct Case {
        std::string_view name;
        std::string_view text;
        std::vector<Row> rows;
    };
    const Case cases[] = {
        {"GloVe", "cat 1.11 2.56\ndog 1 -2e0\n", {{"cat", {1.11F, 2.56F}}, {"dog", {1, -2}}}},
        {"word2vec", "2 2\ncat 1.11 2.56\ndog 1 2\n", {{"cat", {1.11F, 2.56F}}, {"dog", {1, 2}}}},
        {"no final newline", "cat 1 2\ndog 3 4", {{"cat", {1, 2}}, {"dog", {3, 4}}}},
        {"empty lines at the end", "cat 1 2\n\n\r\n", {{"cat", {1, 2}}}},
        {"words that are no numbers", "2 1\nto infinity 1\nnan nan 2\n", {{"to infinity", {1}}, {"nan nan", {2}}}},
        {"CRLF", "cat 1 2\r\ndog 3 4\r\n", {{"cat", {1, 2}}, {"dog", {3, 4}}}},
        {"a space ends each line, as word2vec writes", "1 2\ncat 1 2 \n", {{"cat", {1, 2}}}},
        {"tabs and runs of spaces", "cat\t1  2\ndog \t3\t4\n", {{"cat", {1, 2}}, {"dog", {3, 4}}}},
        {"spaces in tokens",
         "cat 1 2\n. . . 3 4\nat name@domain.com 5 6\n",
         {{"cat", {1, 2}}, {". . .", {3, 4}}, {"at name@domain.com", {5, 6}}}},
        {"a space in the first token, after a header", "1 2\nnew york 1 2\n", {{"new york", {1, 2}}}},
        {"numbers as tokens", "7 1 2\n1999 3 4\n", {{"7", {1, 2}}, {"1999", {3, 4}}}},
        {"bytes that are not UTF-8", "caf\xE9 1 2\n\xFF\xFE 3 4\n", {{"caf\xE9", {1, 2}}, {"\xFF\xFE", {3, 4}}}},
        {"a non-breaking space belongs to its token", "a\xC2\xA0z 1 2\n", {{"a\xC2\xA0z", {1, 2}}}},
        {"a CR inside a token", "a\rb 1 2\n", {{"a\rb", {1, 2}}}},
        {"a byte order mark",
         "\xEF\xBB\xBF"
         "1 1\ncat 1\n",
         {{"cat", {1}}}},
        {"signs, exponents and no leading zero", "a +1 -.5 1E-3\n", {{"a", {1, -0.5F, 0.001F}}}},
        {"below float32's least", "a 1e-46 -1e-60 1e-42\n", {{"a", {0, -0.0F, 1e-42F}}}},
        {"float32's largest", "a 3.4028234e38 -3.4028235e38\n", {{"a", {3.4028234e38F, -3.4028235e38F}}}},
        {"one dimension", "a 1\nb 2\n", {{"a", {1}}, {"b", {2}}}},
        {"a token twice", "a 1\na 2\n", {{"a", {1}}, {"a", {2}}}},
    };
    for (const auto& test : cases) {
        SCOPED_TRACE(test.name);
        const auto rows = read_all(test.text);
        ASSERT_THAT(rows, IsOk());
        EXPECT_EQ(*rows, test.rows);
    }
}

struct Malformed {
    std::string_view name;
    std::string text;
    std::string_view message;
};

std::vector<Malformed> malformed_texts() {
    using namespace std::string_literals;
    return {
        {"too few values", "a 1 2\nb 1\n", "line 2: expected 2 values, got 1"},
        {"no values", "a 1 2\nb\n", "line 2: expected 2 values, got 0"},
        {"too many values", "a 1 2\nb 1 2 3\n", "line 2: expected 2 values, got 3"},
        {"many too many values", "a 1 2\nb 1 2 3 4 5\n", "line 2: expected 2 values, got 5"},
        {"no number", "a 1 2\nb 1 x\n", "line 2: value 2 is `x`, not a number"},
        {"a number and more", "a 1 2\nb 1 2,5\n", "line 2: value 2 is `2,5`, not a number"},
        {"hexadecimal", "a 1 2\nb 0x10 2\n", "line 2: value 1 is `0x10`, not a number"},
        {"two signs", "a 1 2\nb +-1 2\n", "line 2: value 1 is `+-1`, not a number"},
        {"NaN", "a 1 2\nb nan 2\n", "line 2: value 1 is `nan`, not a finite number"},
        {"infinity", "a 1 2\nb 1 -inf\n", "line 2: value 2 is `-inf`, not a finite number"},
        {"beyond float32", "a 1 2\nb 1 1e39\n", "line 2: value 2 is `1e39`, beyond what float32 holds"},
        {"beyond double", "a 1 2\nb 1 1e999\n", "line 2: value 2 is `1e999`, beyond what float32 holds"},
        {"an empty line", "a 1 2\n\nb 1 2\n", "line 2: expected a token and 2 values, got an empty line"},
        {"an empty first line", "\na 1 2\n", "line 1: expected a token and its values, got an empty line"},
        {"an empty token", "a 1 2\n 1 2\n", "line 2: the token is empty"},
        {"an empty token on the first line", " 1 2\n", "line 1: the token is empty"},
        {"a NUL in a token", "a 1 2\nb\0c 1 2\n"s, "line 2: the token holds a NUL"},
        {"a NUL in a value", "a 1 2\nb 1 2\0\n"s, "line 2: value 2 is `2?`, not a number"},
        {"a control character in a value", "a 1 2\nb 1 \x1B[2J\n", "line 2: value 2 is `?[2J`, not a number"},
        {"no input", "", "the input holds no vectors"},
        {"a header alone", "0 3\n", "the input holds no vectors"},
        {"a word alone", "cat\n", "line 1: expected a token and its values with spaces or tabs between, got `cat`"},
        {"CSV", "cat,1,2\n", "line 1: expected a token and its values with spaces or tabs between, got `cat,1,2`"},
        {"no dimensions in the header", "3 0\n", "line 1: expected 1 to 65536 dimensions, got 0"},
        {"too many dimensions", "3 65537\n", "line 1: expected 1 to 65536 dimensions, got 65537"},
        {"a billion dimensions", "3 1000000000\n", "line 1: expected 1 to 65536 dimensions, got 1000000000"},
        {"a header that promises more rows", "3 2\na 1 2\nb 1 2\n",
         "line 3: the input ends at row 2 of the 3 that the first line announces"},
        {"a header that promises fewer rows", "1 2\na 1 2\nb 1 2\n",
         "line 3: a row more than the 1 that the first line announces"},
        {"a header that promises other dimensions", "2 3\na 1 2\nb 1 2\n", "line 2: expected 3 values, got 2"},
        {"gzip", "\x1F\x8B\x08 binary", "line 1: compressed with gzip, expected text"},
        {"xz",
         "\xFD"
         "7zXZ\0 1 2\n"s,
         "line 1: compressed with xz, expected text"},
        {"zip", "PK\x03\x04 1 2\n", "line 1: a zip archive, expected text"},
        {"fastText's model", "\xBA\x16\x4F\x2F 1 2\n", "line 1: a model of fastText's, expected text"},
        {"UTF-16",
         "\xFF\xFE"
         "c\0a\0t\0\n"s,
         "line 1: UTF-16, expected text"},
    };
}

std::string binary_row(const std::string& token, const std::vector<float>& values) {
    return token + " " + std::string(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float));
}

TEST(VectorTextTest, BinaryRowsOfWord2vecAreRead) {
    EXPECT_THAT(must(read_all("1 2\n" + binary_row("cat", {0.2F, 0.2F}))), ElementsAre(Row{"cat", {0.2F, 0.2F}}))
        << "none of its bytes is a control character";
    const std::vector<Row> rows = {{"cat", {1.11F, -2.56F}}, {"new_york", {0, 1e-30F}}, {"\xC3\xA9", {3, 4}}};
    for (const std::string between : {"", "\n"}) {  // gensim writes none, word2vec.c one
        std::string file = "3 2\n";
        for (const Row& row : rows) file += binary_row(row.token, row.values) + between;
        EXPECT_THAT(must(read_all(file)), testing::ElementsAreArray(rows));
        for (const std::size_t chunk : {1U, 3U, 7U, 64U})
            EXPECT_THAT(must(read_all(file, {.chunk = chunk})), testing::ElementsAreArray(rows));
    }
}

TEST(VectorTextTest, BinaryRowsThatAreMalformedAreNamed) {
    const std::string good = binary_row("cat", {1.11F, 2.56F});
    const std::pair<std::string, std::string> cases[] = {
        {"2 2\n" + good + "dog", "row 2: there is no space behind its token"},
        {"2 2\n" + good + "dog 1234", "row 2: the input ends within its values"},
        {"1 2\n" + good + good, "row 2: one more than the 1 that the first line announces"},
        {"3 2\n" + good + good, "the input ends at row 2 of the 3 that the first line announces"},
        {"2 2\n" + good + binary_row("dog", {1, INFINITY}), "row 2: a value of `dog` is not a finite number"},
        {"2 2\n" + good + binary_row("", {1, 2}), "row 2: the token is empty"},
        {"2 2\n" + good + binary_row(std::string("d\0g", 3), {1, 2}), "row 2: the token holds a line feed or a NUL"},
    };
    for (const auto& [text, why] : cases) EXPECT_THAT(read_all(text), FailsWith(ErrorCode::unusable, why)) << why;
}

TEST(VectorTextTest, CommonSlipsComeWithTheirCure) {
    using namespace std::string_literals;
    const std::pair<std::string, std::string> slips[] = {
        {"cat 1 nan\n", ""},
        {"new york 1 2\n", "a token with spaces in the first line needs a header line before it: COUNT DIMENSIONS"},
        {"cat,1,2\n", "is it CSV? tr , ' ' < FILE | lode import - …"},
        {"\x1F\x8B\x08 1", "gzip -dc FILE | lode import - …"},
    };
    for (const auto& [text, hint] : slips) {
        const auto rows = read_all(text);
        ASSERT_FALSE(rows) << text;
        EXPECT_EQ(rows.error().hint, hint);
    }
}

TEST(VectorTextTest, WhatIsMalformedIsNamedWithItsLine) {
    for (const auto& test : malformed_texts()) {
        SCOPED_TRACE(test.name);
        const auto rows = read_all(test.text);
        ASSERT_THAT(rows, FailsWith(ErrorCode::unusable));
        EXPECT_EQ(rows.error().message, test.message);
    }
}

TEST(VectorTextTest, AnyChunkSizeGivesTheSame) {
    const std::string text = "3 3\r\ncat 1.11 2.56 3.45\nnew york 1 2 3\r\ndog 0.5 0.1 0.6";
    const auto whole = read_all(text);
    ASSERT_THAT(whole, IsOk());
    ASSERT_EQ(whole->size(), 3U);
    for (std::size_t chunk = 1; chunk <= text.size() + 1; ++chunk) {
        SCOPED_TRACE(chunk);
        const auto rows = read_all(text, {.chunk = chunk});
        ASSERT_THAT(rows, IsOk());
        EXPECT_EQ(*rows, *whole);
    }
    for (const auto& test : malformed_texts())
        for (const std::size_t chunk : {1U, 2U, 3U, 7U}) {
            SCOPED_TRACE(fmt::format("{}, chunks of {}", test.name, chunk));
            EXPECT_THAT(read_all(test.text, {.chunk = chunk}), FailsWith(ErrorCode::unusable, test.message));
        }
}

TEST(VectorTextTest, ALineBeyondTheLimitIsRefusedBeforeItIsHeld) {
    const LineLimits limits{.chunk = 16, .line = 100};
    const std::string longest = "a" + std::string(97, 'b') + " 1";
    EXPECT_THAT(read_all(longest + "\n", limits), IsOk());
    EXPECT_THAT(read_all("a 1\nb" + longest + "\n", limits),
                FailsWith(ErrorCode::unusable, "line 2: longer than 100 bytes"));

    std::size_t given = 0;
    VectorTextReader endless(
        [&](std::span<char> room) -> Result<std::size_t> {
            std::memset(room.data(), 'a', room.size());
            given += room.size();
            return room.size();
        },
        limits);
    EXPECT_THAT(endless.next(), FailsWith(ErrorCode::unusable, "line 1: longer than 100 bytes"));
    EXPECT_LE(given, 256U);
}

TEST(VectorTextTest, AnErrorOfTheInputIsPassedOn) {
    VectorTextReader reader([](std::span<char>) -> Result<std::size_t> { return fail(ErrorCode::interrupted, "no"); });
    EXPECT_THAT(reader.next(), FailsWith(ErrorCode::interrupted, "no"));
}

class FinalfusionTest : public testing::Test {
protected:
    void SetUp() override {
        if (!fs::exists(m_folder)) GTEST_SKIP() << "no " << m_folder << ": the shared data is not on this machine";
    }
    std::string content(std::string_view name) const { return read_file(m_folder / name).value(); }

    const fs::path m_folder = fs::path(LODE_SHARED_DATA) / "vectors/finalfusion";
};

/// word2vec's binary format: `COUNT DIM LF`, then token, space, DIM little-endian float32, LF.
std::vector<Row> read_binary(std::string_view bytes) {
    std::istringstream in{std::string(bytes)};
    std::size_t count = 0;
    std::size_t dimensions = 0;
    in >> count >> dimensions;
    std::vector<Row> rows(count);
    for (Row& row : rows) {
        in >> row.token;
        in.get();
        row.values.resize(dimensions);
        in.read(reinterpret_cast<char*>(row.values.data()), static_cast<std::streamsize>(dimensions * sizeof(float)));
    }
    return rows;
}

TEST_F(FinalfusionTest, TextGivesTheValuesOfTheBinaryFileToTheLastBit) {
    const auto rows = read_all(content("similarity.txt"));
    ASSERT_THAT(rows, IsOk());
    ASSERT_EQ(rows->size(), 41U);
    EXPECT_EQ(rows->at(5).token, "München");
    const auto binary = read_binary(content("similarity.bin"));
    ASSERT_EQ(binary.size(), rows->size());
    for (std::size_t i = 0; i < rows->size(); ++i) {
        SCOPED_TRACE(rows->at(i).token);
        EXPECT_EQ(rows->at(i).token, binary[i].token);
        EXPECT_THAT(rows->at(i).values, testing::Pointwise(FloatEq(), binary[i].values));
    }
}

TEST_F(FinalfusionTest, TheBinaryFileIsReadToTheLastBit) {
    const auto rows = must(read_all(content("similarity.bin")));
    EXPECT_EQ(rows, read_binary(content("similarity.bin")));
    EXPECT_EQ(must(read_all(content("utf8-incomplete.bin"))), read_binary(content("utf8-incomplete.bin")));
}

TEST_F(FinalfusionTest, WhatIsOfAnotherFormIsToldAsSuch) {
    EXPECT_THAT(read_all(content("similarity.fifu")), FailsWith(ErrorCode::unusable, "a file of finalfusion's"));
    EXPECT_THAT(read_all(content("fasttext.bin")), FailsWith(ErrorCode::unusable, "a model of fastText's"));
}

TEST_F(FinalfusionTest, TextWithoutAHeaderIsReadAlike) {
    const auto rows = read_all(content("similarity.nodims"));
    ASSERT_THAT(rows, IsOk());
    EXPECT_EQ(*rows, read_all(content("similarity.txt")).value());
}

TEST_F(FinalfusionTest, TokensKeepBytesThatAreNotUtf8) {
    const std::vector<Row> expected = {{"meren", {-1, 0, 1}}, {"zee\xC3n", {1, 0, -1}}, {"rivieren", {0, -1, 1}}};
    EXPECT_EQ(read_all(content("utf8-incomplete.txt")).value(), expected);
    EXPECT_EQ(read_all(content("utf8-incomplete.dims")).value(), expected);
}

}  // namespace
}  // namespace lode
