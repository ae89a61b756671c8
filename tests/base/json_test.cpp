// JSON from outside, read strictly.
#include "base/json.h"

#include <filesystem>
#include <set>

#include <nlohmann/json.hpp>

#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {
namespace fs = std::filesystem;

TEST(JsonTest, WhatADomWouldQuietlyAcceptIsRefused) {
    struct Row {
        std::string_view name;
        std::string text;
        std::string_view words;
    };
    const Row rows[] = {
        {"nothing", "", "malformed JSON"},
        {"a key that comes twice", R"({"sha256":"good","sha256":"evil"})", "the key `sha256` comes twice"},
        {"an inner key that comes twice", R"({"a":{"b":1,"b":1}})", "the key `b` comes twice"},
        {"a NUL and more", std::string("{\"a\":1}\0{\"evil\":2}", 18), "a NUL at byte 7"},
        {"a NUL at the end", std::string("{}\0", 3), "a NUL at byte 2"},
        {"an escaped NUL", R"({"a":"x\u0000y"})", "a string holds a NUL character"},
        {"an escaped NUL in a key", R"({"a\u0000b":1})", "a key holds a NUL character"},
        {"a byte order mark", "\xEF\xBB\xBF{}", "a byte order mark"},
        {"UTF-16", std::string("{\0}\0", 4), "a NUL at byte 1"},
        {"a lone surrogate", R"(["\ud800"])", "malformed JSON"},
        {"bytes that are no UTF-8", "[\"\xFF\"]", "malformed JSON"},
        {"2^64", "[18446744073709551616]", "does not fit 64 bits"},
        {"below -2^63", "[-9223372036854775809]", "does not fit 64 bits"},
        {"a number beyond a double", "[1e400]", "malformed JSON"},
        {"not a number", "[NaN]", "malformed JSON"},
        {"infinity", "[Infinity]", "malformed JSON"},
        {"a trailing comma", "[1,]", "malformed JSON at byte 4, in line 1"},
        {"a comma that is missing", "{\n  \"a\": 1\n  \"b\": 2\n}", "malformed JSON at byte 16, in line 3"},
        {"more after the end", "{} {}", "malformed JSON"},
        {"a comment", "{} // more", "malformed JSON"},
        {"a million open arrays", std::string(1'000'000, '['), "nested deeper than 64 levels"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        EXPECT_THAT(parse_json(row.text), FailsWith(ErrorCode::integrity, std::string(row.words)));
    }
}

TEST(JsonTest, LimitsAreReachedAndNotPassed) {
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    EXPECT_THAT(parse_json(nested(64)), IsOk());
    EXPECT_THAT(parse_json(nested(65)), FailsWith(ErrorCode::integrity, "nested deeper than 64 levels"));
    EXPECT_THAT(parse_json("[12]", {.bytes = 4}), IsOk());
    EXPECT_THAT(parse_json("[123]", {.bytes = 4}), FailsWith(ErrorCode::integrity, "5 bytes, more than the 4 allowed"));
}

TEST(JsonTest, IntegersOf64BitsAreExact) {
    const Json json = parse_json("[18446744073709551615,-9223372036854775808]").value();
    EXPECT_EQ(json[0].get<std::uint64_t>(), UINT64_MAX);
    EXPECT_EQ(json[1].get<std::int64_t>(), INT64_MIN);
}

TEST(JsonTest, MembersAreFoundByTypeOrNamedInTheError) {
    const Json json =
        parse_json(R"({"text":"x","number":7,"real":7.0,"minus":-1,"yes":true,"list":[],"object":{}})").value();
    EXPECT_EQ(json_string(json, "text"), "x");
    EXPECT_EQ(json_unsigned(json, "number"), 7U);
    EXPECT_EQ(json_bool(json, "yes"), true);
    EXPECT_THAT(json_array(json, "list"), IsOk());
    EXPECT_THAT(json_object(json, "object"), IsOk());
    EXPECT_EQ(json_find(json, "nothing"), nullptr);
    EXPECT_EQ(json_find(Json(1), "text"), nullptr);

    EXPECT_THAT(json_string(json, "number"),
                FailsWith(ErrorCode::integrity, "expected `number` to be a string, got number"));
    EXPECT_THAT(json_string(json, "nothing"),
                FailsWith(ErrorCode::integrity, "expected `nothing` to be a string, got nothing"));
    EXPECT_THAT(json_unsigned(json, "minus"), FailsWith(ErrorCode::integrity, "`minus`"));
    EXPECT_THAT(json_unsigned(json, "real"), FailsWith(ErrorCode::integrity, "`real`"));
    EXPECT_THAT(json_bool(json, "text"), FailsWith(ErrorCode::integrity, "`text`"));
    EXPECT_THAT(json_object(json, "list"), FailsWith(ErrorCode::integrity, "`list`"));
    EXPECT_THAT(json_array(json, "object"), FailsWith(ErrorCode::integrity, "`object`"));
}

/// Valid JSON that is refused on purpose: keys that come twice, and NULs.
const std::set<std::string> refused_on_purpose = {
    "y_object_duplicated_key.json",
    "y_object_duplicated_key_and_value.json",
    "y_object_escaped_null_in_key.json",
    "y_string_null_escape.json",
};

TEST(JsonTest, TheJsonTestSuiteIsReadAsItsNamesSay) {
    const fs::path folder = fs::path(LODE_SHARED_DATA) / "hostile/JSONTestSuite";
    if (!fs::is_directory(folder)) GTEST_SKIP() << "the JSONTestSuite is not on this machine";
    std::size_t cases = 0;
    for (const auto& entry : fs::directory_iterator(folder)) {
        std::string name = entry.path().filename().string();
        name.erase(0, name.find("__") == std::string::npos ? 0 : name.find("__") + 2);
        const bool must_pass = name.starts_with("y_") && !refused_on_purpose.contains(name);
        const bool must_fail = name.starts_with("n_") || refused_on_purpose.contains(name);
        const auto result = parse_json(content_of(entry.path()));
        SCOPED_TRACE(name);
        if (must_pass) {
            EXPECT_THAT(result, IsOk());
        } else if (must_fail) {
            EXPECT_THAT(result, FailsWith(ErrorCode::integrity));
        }
        cases += must_pass || must_fail ? 1U : 0U;
    }
    EXPECT_GT(cases, 280U);
}

}  // namespace
}  // namespace lode
