// Heads of answers, line by line.
#include "base/http/response_head.h"

#include "tests/support/result_matchers.h"

namespace lode {
namespace {

ResponseHead head_of(std::initializer_list<std::string_view> lines) {
    ResponseHead head(10'000);
    for (const auto line : lines) must(head.add_line(line));
    return head;
}

TEST(ResponseHeadTest, LinesBecomeStatusVersionAndHeaders) {
    const auto head = head_of({"HTTP/2 404 \r\n", "ETag:  \"x\" \r\n", "x-empty:\r\n"});
    EXPECT_EQ(head.response().status, 404);
    EXPECT_EQ(head.response().version, HttpVersion::http_2);
    EXPECT_EQ(head.response().headers, (HttpHeaders{{"etag", "\"x\""}, {"x-empty", ""}}));
}

TEST(ResponseHeadTest, AnInterimAnswerLeavesNothingBehind) {
    const auto head = head_of({"HTTP/1.1 103 Early Hints\r\n", "Link: x\r\n", "\r\n", "HTTP/1.0 200 OK\r\n", "A: b\n"});
    EXPECT_EQ(head.response().status, 200);
    EXPECT_EQ(head.response().version, HttpVersion::http_1_0);
    EXPECT_EQ(head.response().headers, (HttpHeaders{{"a", "b"}}));
}

TEST(ResponseHeadTest, ATagThatNoJsonCouldKeepIsLeftOut) {
    const auto head = head_of({"HTTP/1.1 200 OK\r\n", "ETag: \"caf\xE9\"\r\n", "X: caf\xE9\r\n"});
    EXPECT_EQ(head.response().headers, (HttpHeaders{{"x", "caf\xE9"}}));
}

TEST(ResponseHeadTest, AFoldedLineGoesOnWithTheOneBefore) {
    const auto head = head_of({"HTTP/1.1 200 OK\r\n", "A: b\r\n", "\t c\r\n"});
    EXPECT_EQ(head.response().header("a"), "b c");
}

TEST(ResponseHeadTest, LinesThatAreNoHeadersAreLeftOut) {
    const auto head = head_of({"HTTP/1.1 200 OK\r\n", " folded into nothing\r\n", "no colon\r\n", "a b: c\r\n",
                               "content-length : 5\r\n", ": empty\r\n"});
    EXPECT_EQ(head.response().headers, HttpHeaders{});
}

TEST(ResponseHeadTest, TrailersAreLeftOut) {
    auto head = head_of({"HTTP/1.1 200 OK\r\n", "A: b\r\n", "\r\n"});
    head.close();
    must(head.add_line("A: c\r\n"));
    must(head.add_line("HTTP/1.1 500 No\r\n"));
    EXPECT_EQ(head.response().headers, (HttpHeaders{{"a", "b"}}));
    EXPECT_EQ(head.response().status, 200);
}

TEST(ResponseHeadTest, NoMoreThanSoManyHeadersAreTaken) {
    auto head = head_of({"HTTP/1.1 200 OK\r\n"});
    for (std::size_t i = 0; i < max_headers; ++i) ASSERT_THAT(head.add_line("a: b\r\n"), IsOk());
    const auto more = head.add_line("a: b\r\n");
    EXPECT_THAT(more, FailsWith(ErrorCode::unavailable, "more than 256 headers"));
    EXPECT_EQ(more.error().peer, PeerFailure::malformed);
}

TEST(ResponseHeadTest, NoMoreThanSoManyBytesAreTakenInterimAnswersAndTrailersIncluded) {
    ResponseHead head(30);
    ASSERT_THAT(head.add_line("HTTP/1.1 100 Continue\r\n"), IsOk());
    EXPECT_THAT(head.add_line("HTTP/1.1 100 Continue\r\n"), FailsWith(ErrorCode::unavailable, "longer than 30 bytes"));
}

TEST(ResponseHeadTest, ALengthThatIsNoneIsRefused) {
    for (const std::string length : {"-1", "+1", "", "five", "0x5", "5, 5", "5 5", "9223372036854775808"}) {
        auto head = head_of({"HTTP/1.1 200 OK\r\n"});
        EXPECT_THAT(head.add_line("Content-Length: " + length + "\r\n"),
                    FailsWith(ErrorCode::unavailable, "its length is `" + length + "`"));
    }
    auto head = head_of({"HTTP/1.1 200 OK\r\n"});
    EXPECT_THAT(head.add_line("Content-Length: 9223372036854775807\r\n"), IsOk());
}

TEST(ResponseHeadTest, TwoLengthsThatDifferAreRefused) {
    auto head = head_of({"HTTP/1.1 200 OK\r\n", "Content-Length: 5\r\n"});
    EXPECT_THAT(head.add_line("content-length: 5\r\n"), IsOk());
    EXPECT_THAT(head.add_line("content-length: 6\r\n"), FailsWith(ErrorCode::unavailable, "two lengths"));
}

TEST(ResponseHeadTest, ATransferCodingThatWasNotAskedForIsRefused) {
    auto head = head_of({"HTTP/1.1 200 OK\r\n", "Transfer-Encoding: Chunked\r\n"});
    EXPECT_THAT(head.add_line("Transfer-Encoding: gzip, chunked\r\n"),
                FailsWith(ErrorCode::unavailable, "`gzip, chunked`, which was not asked for"));
}

}  // namespace
}  // namespace lode
