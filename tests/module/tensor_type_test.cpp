// Types of tensors: what is written reads back, and what is no type is named.
#include "module/tensor_type.h"

#include "tests/support/result_matchers.h"

namespace lode {
namespace {

TEST(TensorTypeTest, WhatShowPrintsReadsBackAsTheSameType) {
    const TensorType types[] = {
        {Dtype::string, {std::nullopt}, false},
        {Dtype::float32, {std::nullopt, 100}, false},
        {Dtype::string, {std::nullopt, std::nullopt}, true},
        {Dtype::float32, {std::nullopt, std::nullopt, 3}, true},
        {Dtype::int64, {}, false},
        {Dtype::bfloat16, {0, 18446744073709551615U}, false},
    };
    for (const auto& type : types) {
        const auto read = parse_type(to_string(type));
        ASSERT_THAT(read, IsOk()) << to_string(type);
        EXPECT_EQ(*read, type) << to_string(type);
    }
    EXPECT_EQ(to_string(types[2]), "ragged string[?,?]");
}

TEST(TensorTypeTest, SpacesAreLookedPast) {
    EXPECT_EQ(to_string(parse_type("  ragged  float32 [ ? , ?,3 ] ").value()), "ragged float32[?,?,3]");
}

TEST(TensorTypeTest, WhatIsNoTypeIsRefusedWithTheReason) {
    struct Row {
        std::string_view text;
        std::string_view words;
    };
    const Row rows[] = {
        {"", "expected a dtype and a shape in brackets"},
        {"string", "expected a dtype and a shape in brackets"},
        {"string[?", "expected a dtype and a shape in brackets"},
        {"[?]", "the dtype `` is not known"},
        {"text[?]", "the dtype `text` is not known"},
        {"string[?]x", "expected a dtype and a shape in brackets"},
        {"string[-1]", "got `-1`"},
        {"string[1,]", "got ``"},
        {"string[null]", "got `null`"},
        {"float32[18446744073709551616]", "got `18446744073709551616`"},
        {"float32[1,1,1,1,1,1,1,1,1]", "more than 8 dimensions"},
        {"ragged string[?]", "its second dimension is `?`"},
        {"ragged float32[?,3]", "its second dimension is `?`"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.text);
        EXPECT_THAT(parse_type(row.text), FailsWith(ErrorCode::invalid_argument, row.words));
    }
}

}  // namespace
}  // namespace lode
