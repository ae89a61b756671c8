// The safetensors format: what is written reads back, and attacks on it are refused.
#include "module/safetensors.h"

#include <filesystem>

#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {
namespace fs = std::filesystem;

std::string with_length(std::string_view header, std::size_t data_size) {
    std::string file;
    for (unsigned i = 0; i < 8; ++i) file += static_cast<char>((header.size() >> (8 * i)) & 255U);
    return file + std::string(header) + std::string(data_size, '\0');
}

Result<SafetensorsHeader> parse(std::string_view file) {
    return parse_safetensors_header(std::as_bytes(std::span(file)), file.size());
}

TEST(SafetensorsTest, WhatIsWrittenReadsBackAndDataStartsAligned) {
    const TensorLayout layout[] = {{"embeddings", "I8", {4, 3}}, {"embeddings.scale", "F32", {4}}};
    const std::string header = make_safetensors_header(layout);
    EXPECT_EQ(header.size() % 64, 0U);
    const auto read = parse(header + std::string(12 + 16, 'x'));
    ASSERT_THAT(read, IsOk());
    EXPECT_EQ(read->data_begin, header.size());
    const auto& table = read->tensors.at("embeddings");
    EXPECT_EQ(table.dtype, "I8");
    EXPECT_EQ(table.shape, (std::vector<std::uint64_t>{4, 3}));
    EXPECT_EQ(table.begin, header.size());
    EXPECT_EQ(table.end, header.size() + 12);
    EXPECT_EQ(read->tensors.at("embeddings.scale").end, header.size() + 28);
}

TEST(SafetensorsTest, AHeaderCanBeMadeAsLongAsIsWished) {
    const TensorLayout layout[] = {{"t", "F32", {1}}};
    EXPECT_EQ(make_safetensors_header(layout, 1000).size(), 1024U);
    EXPECT_THAT(parse(make_safetensors_header(layout, 1000) + "1234"), IsOk());
}

TEST(SafetensorsTest, TheBeginningOfAFileIsEnoughToReadItsHeader) {
    const TensorLayout layout[] = {{"t", "F32", {1'000'000}}};
    const std::string header = make_safetensors_header(layout);
    EXPECT_THAT(parse_safetensors_header(std::as_bytes(std::span(header)), header.size() + 4'000'000), IsOk());
    EXPECT_THAT(parse_safetensors_header(std::as_bytes(std::span(header)), header.size() + 3'999'999),
                FailsWith(ErrorCode::integrity, "tensor `t`"));
}

TEST(SafetensorsTest, AFileThatLiesAboutItselfIsRefused) {
    struct Row {
        std::string_view name;
        std::string file;
        std::string_view words;
    };
    const auto tensor = [](std::string_view dtype, std::string_view shape, std::string_view offsets) {
        return R"({"dtype":")" + std::string(dtype) + R"(","shape":)" + std::string(shape) + R"(,"data_offsets":)" +
               std::string(offsets) + "}";
    };
    const Row rows[] = {
        {"nothing", "", "shorter than its length prefix"},
        {"seven bytes", "1234567", "shorter than its length prefix"},
        {"a header longer than the file", std::string("\x10\0\0\0\0\0\0\0{}", 10),
         "a header of 16 bytes in a file of 10"},
        {"a header of 2^63 bytes", std::string("\0\0\0\0\0\0\0\x80{}", 10), "a header of 9223372036854775808 bytes"},
        {"an array", with_length("[]", 0), "no JSON object"},
        {"no JSON", with_length("{", 0), "malformed safetensors header"},
        {"a tensor that comes twice",
         with_length("{\"t\":" + tensor("U8", "[1]", "[0,1]") + ",\"t\":" + tensor("U8", "[1]", "[0,1]") + "}", 1),
         "twice"},
        {"an unknown dtype", with_length("{\"t\":" + tensor("F7", "[1]", "[0,1]") + "}", 1),
         "the dtype `F7` is not known"},
        {"a shape that overflows", with_length("{\"t\":" + tensor("F32", "[4294967296,4294967296]", "[0,4]") + "}", 4),
         "overflows"},
        {"a negative size", with_length("{\"t\":" + tensor("U8", "[-1]", "[0,1]") + "}", 1), "whole numbers"},
        {"a size in fractions", with_length("{\"t\":" + tensor("U8", "[1.0]", "[0,1]") + "}", 1), "whole numbers"},
        {"one offset", with_length("{\"t\":" + tensor("U8", "[1]", "[1]") + "}", 1), "lie beyond the file"},
        {"offsets the wrong way round", with_length("{\"t\":" + tensor("U8", "[1]", "[1,0]") + "}", 1),
         "lie beyond the file"},
        {"an offset beyond the file", with_length("{\"t\":" + tensor("U8", "[2]", "[0,2]") + "}", 1),
         "lie beyond the file"},
        {"fewer bytes than the shape", with_length("{\"t\":" + tensor("F32", "[2]", "[0,4]") + "}", 4),
         "the shape needs 8 bytes"},
        {"tensors that overlap",
         with_length("{\"a\":" + tensor("U8", "[2]", "[0,2]") + ",\"b\":" + tensor("U8", "[2]", "[1,3]") + "}", 3),
         "overlap"},
        {"a hole",
         with_length("{\"a\":" + tensor("U8", "[1]", "[0,1]") + ",\"b\":" + tensor("U8", "[1]", "[2,3]") + "}", 3),
         "hole"},
        {"a tail that belongs to nothing", with_length("{\"t\":" + tensor("U8", "[1]", "[0,1]") + "}", 9),
         "end at byte 1 of 9"},
        {"no dtype", with_length(R"({"t":{"shape":[1],"data_offsets":[0,1]}})", 1), "`dtype`"},
        {"a tensor that is no object", with_length(R"({"t":7})", 0), "`dtype`"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        EXPECT_THAT(parse(row.file), FailsWith(ErrorCode::integrity, std::string(row.words)));
    }
}

TEST(SafetensorsTest, EmptyTensorsAndMetadataAreFine) {
    EXPECT_THAT(parse(with_length("{}", 0)), IsOk());
    EXPECT_THAT(parse(with_length(
                    R"({"__metadata__":{"format":"np"},"t":{"dtype":"F32","shape":[0,3],"data_offsets":[0,0]}})", 0)),
                IsOk());
    EXPECT_THAT(parse(with_length(R"({"t":{"dtype":"F32","shape":[],"data_offsets":[0,4]}})", 4)), IsOk());
}

TEST(SafetensorsTest, KnownAttacksAreRefusedAndValidOdditiesRead) {
    const fs::path folder = fs::path(LODE_SHARED_DATA) / "hostile/safetensors-attacks";
    if (!fs::is_directory(folder)) GTEST_SKIP() << "the safetensors attacks are not on this machine";
    for (const auto& entry : fs::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        if (!name.ends_with(".safetensors")) continue;
        SCOPED_TRACE(name);
        if (name.starts_with("VALID_")) {
            EXPECT_THAT(parse(content_of(entry.path())), IsOk());
        } else {
            EXPECT_THAT(parse(content_of(entry.path())), FailsWith(ErrorCode::integrity));
        }
    }
}

TEST(SafetensorsTest, HeadersOfFilesAreReadWholeWhateverTheirLength) {
    const TemporaryFolder folder;
    const TensorLayout layout[] = {{"t", "F32", {1}}};
    for (const std::size_t at_least : {0U, 4000U, 4096U, 4097U, 100'000U}) {
        const auto path = folder.write("t.safetensors", make_safetensors_header(layout, at_least) + "four");
        const auto read = read_safetensors_header(must(open_for_reading(path)), path);
        ASSERT_THAT(read, IsOk()) << at_least;
        EXPECT_EQ(read->tensors.at("t").end, fs::file_size(path));
    }
    for (const std::string& cut :
         {std::string(), std::string("1234567"), with_length("{", 0), with_length("{}", 0).substr(0, 9),
          make_safetensors_header(layout, 5000).substr(0, 4999)}) {
        const auto path = folder.write("t.safetensors", cut);
        EXPECT_THAT(read_safetensors_header(must(open_for_reading(path)), path), FailsWith(ErrorCode::integrity));
    }
}

}  // namespace
}  // namespace lode
