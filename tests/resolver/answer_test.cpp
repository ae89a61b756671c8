// What heads of answers mean, case by case.
#include "resolver/download/answer.h"

#include <gtest/gtest.h>

#include "tests/support/result_matchers.h"

namespace lode {
namespace {

const AskedBytes whole{};
const AskedBytes rest{.range = ByteRange{100, 1000}, .size = 1000, .etag = "\"v1\""};

struct Row {
    std::string name;
    AskedBytes asked;
    HttpResponse response;
    AnswerBody body;
};

class AnswerTest : public testing::TestWithParam<Row> {};

TEST_P(AnswerTest, MeansThis) {
    const auto judged = judge_answer(must(parse_url("https://hub.example.org/f")), GetParam().asked, GetParam().response);
    ASSERT_THAT(judged, IsOk());
    EXPECT_EQ(*judged, GetParam().body);
}

HttpResponse part(std::string range, std::string etag = "\"v1\"") {
    return {206, {{"content-range", std::move(range)}, {"etag", std::move(etag)}}};
}

INSTANTIATE_TEST_SUITE_P(
    , AnswerTest,
    testing::Values(
        Row{"AllOfIt", whole, {200, {}}, AnswerBody::whole},
        Row{"AllOfItThoughAPartWasAsked", rest, {200, {}}, AnswerBody::whole},
        Row{"AWholeThatCallsItselfAPart", whole, {200, {{"content-range", "bytes 0-9/10"}}}, AnswerBody::strange},
        Row{"TheAskedPart", rest, part("bytes 100-999/1000"), AnswerBody::range},
        Row{"TheAskedPartOfAnUnknownWhole", rest, part("bytes 100-999/*"), AnswerBody::range},
        Row{"APartThatNobodyAskedFor", whole, part("bytes 0-999/1000"), AnswerBody::strange},
        Row{"OtherStart", rest, part("bytes 99-999/1000"), AnswerBody::strange},
        Row{"OtherEnd", rest, part("bytes 100-998/1000"), AnswerBody::strange},
        Row{"OtherTotal", rest, part("bytes 100-999/1001"), AnswerBody::strange},
        Row{"OtherEtag", rest, part("bytes 100-999/1000", "\"v2\""), AnswerBody::strange},
        Row{"WeakEtag", rest, part("bytes 100-999/1000", "W/\"v1\""), AnswerBody::strange},
        Row{"OtherUnit", rest, part("items 100-999/1000"), AnswerBody::strange},
        Row{"Reversed", rest, part("bytes 999-100/1000"), AnswerBody::strange},
        Row{"Rubbish", rest, part("bytes -/"), AnswerBody::strange},
        Row{"Beyond64Bits", rest, part("bytes 100-99999999999999999999/1000"), AnswerBody::strange},
        Row{"EndOf64Bits", rest, part("bytes 100-18446744073709551615/*"), AnswerBody::strange},
        Row{"NoContentRange", rest, {206, {{"etag", "\"v1\""}}}, AnswerBody::strange},
        Row{"NothingLeft", {ByteRange{1000, 2000}, {}, {}}, {416, {{"content-range", "bytes */1000"}}}, AnswerBody::nothing},
        Row{"NothingLeftOfAnother", rest, {416, {{"content-range", "bytes */50"}}}, AnswerBody::strange},
        Row{"UnsatisfiableWithoutATotal", rest, {416, {}}, AnswerBody::strange}),
    [](const auto& row) { return row.param.name; });

TEST(AnswerErrorTest, StatusesAreErrorsByWhatOneDoesNext) {
    const Url url = must(parse_url("https://hub.example.org/f"));
    const auto judge = [&](int status) { return judge_answer(url, whole, {status, {}}); };
    for (const int status : {404, 410}) EXPECT_THAT(judge(status), FailsWith(ErrorCode::not_found, "/f"));
    for (const int status : {401, 403, 407}) EXPECT_THAT(judge(status), FailsWith(ErrorCode::permission_denied, "/f"));
    for (const int status : {408, 429, 500, 503}) EXPECT_THAT(judge(status), FailsWith(ErrorCode::unavailable, "/f"));
    for (const int status : {204, 304, 400, 416, 501}) EXPECT_THAT(judge(status), FailsWith(ErrorCode::unusable, "/f"));
}

TEST(AnswerErrorTest, EncodingsThatNobodyAskedForAreRefused) {
    const Url url = must(parse_url("https://hub.example.org/f"));
    EXPECT_THAT(judge_answer(url, whole, {200, {{"content-encoding", "gzip"}}}), FailsWith(ErrorCode::integrity, "gzip"));
    EXPECT_THAT(judge_answer(url, whole, {200, {{"content-encoding", "identity"}}}), IsOk());
}

TEST(AnswerErrorTest, OnlyStrongEtagsCount) {
    EXPECT_EQ(strong_etag({200, {{"etag", "\"a b\""}}}), "\"a b\"");
    EXPECT_EQ(strong_etag({200, {{"etag", "W/\"a\""}}}), "");
    EXPECT_EQ(strong_etag({200, {{"etag", "\""}}}), "");
    EXPECT_EQ(strong_etag({200, {}}), "");
}

}  // namespace
}  // namespace lode
