// libcurl against servers that behave, and servers that do not.
#include "base/http/curl/curl_transport.h"

#include <gtest/gtest.h>

#include "tests/support/recording_log.h"
#include "tests/support/replay_server.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

class CurlTransportTest : public testing::Test {
protected:
    Result<HttpDocument> get(const std::string& url) {
        return send_for_document(*m_transport, {.url = must(parse_url(url))});
    }

    SystemClock m_clock;
    RecordingLog m_log;
    Cancellation m_cancellation;
    std::unique_ptr<Transport> m_transport = make_curl_transport({.proxy = ""}, m_clock, m_log, m_cancellation);
};

TEST_F(CurlTransportTest, GetsStatusHeadersAndBody) {
    const ReplayServer server({"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nETag: \"x\"\r\n\r\nhello"});
    const auto document = must(get(server.url() + "/a/b"));
    EXPECT_EQ(document.response.status, 200);
    EXPECT_EQ(document.response.header("etag"), "\"x\"");
    EXPECT_EQ(document.body, "hello");
    EXPECT_THAT(server.requests()[0],
                AllOf(StartsWith("GET /a/b HTTP/1.1\r\n"), HasSubstr("Accept-Encoding: identity\r\n")));
}

TEST_F(CurlTransportTest, StatusIsNoError) {
    const ReplayServer server({"HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone"});
    EXPECT_EQ(must(get(server.url() + "/a")).response.status, 404);
}

TEST_F(CurlTransportTest, BodyShorterThanItsLengthIsUnavailable) {
    const ReplayServer server({"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello"});
    EXPECT_THAT(get(server.url() + "/a"), FailsWith(ErrorCode::unavailable, "was cut"));
}

TEST_F(CurlTransportTest, CutChunkIsUnavailable) {
    const ReplayServer server({"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel"});
    EXPECT_THAT(get(server.url() + "/a"), FailsWith(ErrorCode::unavailable, "was cut"));
}

TEST_F(CurlTransportTest, NoAnswerIsUnavailable) {
    const ReplayServer server({""});
    EXPECT_THAT(get(server.url() + "/a"), FailsWith(ErrorCode::unavailable, "was cut"));
}

TEST_F(CurlTransportTest, EndlessBodyStopsAtTheLimit) {
    const ReplayServer server({"HTTP/1.1 200 OK\r\n\r\n" + std::string(100'000, 'x')});
    EXPECT_THAT(send_for_document(*m_transport, {.url = must(parse_url(server.url() + "/a"))}, 1000),
                FailsWith(ErrorCode::integrity, "longer than 1000 bytes"));
}

TEST_F(CurlTransportTest, RefusedConnectionIsUnavailableWithAHint) {
    std::string url;
    {
        const ReplayServer server({""});
        url = server.url();
    }
    EXPECT_THAT(get(url + "/a"), FailsWith(ErrorCode::unavailable, "check the address"));
}

TEST_F(CurlTransportTest, FollowsARedirect) {
    const ReplayServer server(
        {"HTTP/1.1 302 Found\r\nLocation: /b\r\nX-First: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
         "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"});
    const auto document = must(get(server.url() + "/a"));
    EXPECT_EQ(document.body, "hi");
    EXPECT_EQ(document.response.header("x-first"), std::nullopt);
}

TEST_F(CurlTransportTest, RedirectLoopEnds) {
    const ReplayServer server({"HTTP/1.1 302 Found\r\nLocation: /a\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"});
    EXPECT_THAT(get(server.url() + "/a"), FailsWith(ErrorCode::unavailable, "redirects where lode does not follow"));
    EXPECT_THAT(server.requests(), SizeIs(6));
}

TEST_F(CurlTransportTest, RedirectToAnotherProtocolIsNotFollowed) {
    for (const std::string target : {"file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/x"}) {
        const ReplayServer server(
            {"HTTP/1.1 302 Found\r\nLocation: " + target + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"});
        EXPECT_THAT(get(server.url() + "/a"), FailsWith(ErrorCode::unavailable, "redirects where lode does not follow"))
            << target;
    }
}

TEST_F(CurlTransportTest, TokenDoesNotFollowARedirectToAnotherOrigin) {
    const ReplayServer other({"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"});
    const ReplayServer server(
        {"HTTP/1.1 302 Found\r\nLocation: " + other.url() + "/b\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"});
    must(send_for_document(
        *m_transport, {.url = must(parse_url(server.url() + "/a")), .headers = {{"authorization", "Bearer secret"}}}));
    EXPECT_THAT(server.requests()[0], HasSubstr("secret"));
    ASSERT_THAT(other.requests(), SizeIs(1));
    EXPECT_THAT(other.requests()[0], Not(HasSubstr("secret")));
}

TEST_F(CurlTransportTest, PutsAFileAndTellsWhatIsSent) {
    const TemporaryFolder folder;
    const auto path = folder.write("words.txt", std::string(100'000, 'w'));
    const ReplayServer server({"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"});
    std::uint64_t sent = 0;
    const auto document =
        must(send_for_document(*m_transport, {.method = HttpMethod::put,
                                              .url = must(parse_url(server.url() + "/a")),
                                              .headers = {{"expect", ""}},
                                              .body = path,
                                              .on_sent = [&](std::uint64_t bytes) { sent += bytes; }}));
    EXPECT_EQ(document.response.status, 201);
    EXPECT_THAT(server.requests()[0],
                AllOf(StartsWith("PUT /a HTTP/1.1\r\n"), HasSubstr("Content-Length: 100000\r\n")));
    EXPECT_EQ(sent, 100'000U);
}

TEST_F(CurlTransportTest, RedirectOfAPutIsNotFollowed) {
    const ReplayServer server({"HTTP/1.1 307 Temporary Redirect\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n"});
    const auto document = must(send_for_document(
        *m_transport,
        {.method = HttpMethod::put, .url = must(parse_url(server.url() + "/a")), .body = std::string("x")}));
    EXPECT_EQ(document.response.status, 307);
    EXPECT_THAT(server.requests(), SizeIs(1));
}

TEST_F(CurlTransportTest, HeadHasNoBody) {
    const ReplayServer server({"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"});
    const auto document = must(
        send_for_document(*m_transport, {.method = HttpMethod::head, .url = must(parse_url(server.url() + "/a"))}));
    EXPECT_EQ(document.response.header("content-length"), "1000");
    EXPECT_EQ(document.body, "");
}

TEST_F(CurlTransportTest, CancelledBeforeItBeginsSendsNothing) {
    const ReplayServer server({"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"});
    m_cancellation.request();
    EXPECT_THAT(get(server.url() + "/a"), FailsWith(ErrorCode::interrupted));
    EXPECT_THAT(server.requests(), SizeIs(0));
}

}  // namespace
}  // namespace lode
