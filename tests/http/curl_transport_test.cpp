// libcurl against servers that behave, and servers that do not.
#include "base/http/curl/curl_transport.h"

#include <condition_variable>

#include "tests/http/transport_fixture.h"
#include "tests/support/misbehaving_server.h"
#include "tests/support/replay_server.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::SizeIs;
using testing::StartsWith;

class CurlTransportTest : public CurlFixture {
protected:
    Result<HttpDocument> get(const std::string& url) { return CurlFixture::get(*m_transport, url); }

    std::unique_ptr<Transport> m_transport = make_transport();
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

TEST_F(CurlTransportTest, FollowsARedirect) {
    const ReplayServer server(
        {"HTTP/1.1 302 Found\r\nLocation: /b\r\nX-First: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
         "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"});
    const auto document = must(get(server.url() + "/a"));
    EXPECT_EQ(document.body, "hi");
    EXPECT_EQ(document.response.header("x-first"), std::nullopt);
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
    const auto document = must(send_for_document(*m_transport, {.method = HttpMethod::put,
                                                                .url = must(parse_url(server.url() + "/a")),
                                                                .headers = {{"expect", ""}},
                                                                .body = std::string("x")}));
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

TEST_F(CurlTransportTest, AnAnswerTellsWhoGaveItAndInWhichVersion) {
    const ReplayServer server({"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"});
    const auto response = must(get(server.url() + "/a?b=c")).response;
    EXPECT_EQ(to_string(response.url), server.url() + "/a?…");
    EXPECT_EQ(response.version, HttpVersion::http_1_0);
    EXPECT_THAT(server.requests()[0], StartsWith("GET /a?b=c HTTP/1.1\r\n"));
}

/// Answers only when all of `count` requests have arrived.
class Meeting {
public:
    explicit Meeting(int count) : m_missing(count) {}

    void arrive_and_wait() {
        std::unique_lock lock(m_mutex);
        --m_missing;
        m_changed.notify_all();
        m_changed.wait(lock, [this] { return m_missing <= 0; });
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    int m_missing;
};

TEST_F(CurlTransportTest, RequestsOfManyThreadsAreUnderWayAtTheSameTime) {
    Meeting meeting(8);
    const MisbehavingServer server([&](Conversation& client) {
        client.read_request();
        meeting.arrive_and_wait();
        client.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
    });
    run_at_once(8, [&] { EXPECT_EQ(must(get(server.url() + "/a")).body, "hi"); });
}

TEST_F(CurlTransportTest, NoMoreThanEightConnectionsGoToAHostAndTheRestWaits) {
    Meeting meeting(8);
    const MisbehavingServer server([&](Conversation& client) {
        while (!client.read_request().empty()) {
            meeting.arrive_and_wait();
            client.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
        }
    });
    run_at_once(100, [&] { EXPECT_EQ(must(get(server.url() + "/a")).body, "hi"); });
    EXPECT_EQ(server.connections(), 8U);
}

TEST_F(CurlTransportTest, AConnectionServesOneRequestAfterAnother) {
    const MisbehavingServer server([&](Conversation& client) {
        while (!client.read_request().empty()) client.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
    });
    for (int i = 0; i < 10; ++i) must(get(server.url() + "/a"));
    EXPECT_EQ(server.connections(), 1U);
}

class FailingSink final : public BodySink {
public:
    Result<void> on_head(const HttpResponse&) override { return {}; }
    Result<void> on_bytes(std::span<const std::byte>) override {
        if (m_throws) throw std::runtime_error("no room");
        return fail(ErrorCode::out_of_space, "no room");
    }
    bool m_throws = false;
};

TEST_F(CurlTransportTest, AnErrorOfASinkEndsItsOwnTransferOnly) {
    const ReplayServer server({"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"});
    FailingSink sink;
    const HttpRequest request{.url = must(parse_url(server.url() + "/a"))};
    EXPECT_THAT(m_transport->send(request, sink), FailsWith(ErrorCode::out_of_space, "no room"));
    sink.m_throws = true;
    EXPECT_THAT(m_transport->send(request, sink), FailsWith(ErrorCode::internal, "no room"));
    EXPECT_EQ(must(get(server.url() + "/a")).body, "hi");
}

TEST_F(CurlTransportTest, AnUploadIsSentAgainWhereTheIdleConnectionWasClosed) {
    std::atomic<int> answered = 0;
    const MisbehavingServer server([&](Conversation& client) {
        if (client.read_request().ends_with("hello")) ++answered;
        client.send("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");  // and closes without a word of it
    });
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(must(send_for_document(*m_transport, {.method = HttpMethod::put,
                                                        .url = must(parse_url(server.url() + "/a")),
                                                        .headers = {{"expect", ""}},
                                                        .body = std::string("hello")}))
                      .response.status,
                  201);
    EXPECT_EQ(answered, 3);
}

TEST_F(CurlTransportTest, AMissingFileIsNotSent) {
    EXPECT_THAT(send_for_document(*m_transport, {.method = HttpMethod::put,
                                                 .url = must(parse_url("http://127.0.0.1:9/a")),
                                                 .body = std::filesystem::path("/nowhere/words.txt")}),
                FailsWith(ErrorCode::not_found, "/nowhere/words.txt"));
}

/// A clock that steps by the millisecond whenever it is looked at.
class SteppingClock final : public Clock {
public:
    Time now() const override { return {}; }
    std::chrono::steady_clock::time_point steady_now() const override {
        return std::chrono::steady_clock::time_point(std::chrono::milliseconds(++m_looks));
    }
    void sleep_for(std::chrono::milliseconds) override {}
    using Clock::sleep_for;
    std::int64_t looks() const { return m_looks; }

private:
    mutable std::atomic<std::int64_t> m_looks = 0;
};

TEST_F(CurlTransportTest, ABandwidthLimitHoldsForAllRequestsTogether) {
    const ReplayServer server({"HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + std::string(200'000, 'x')});
    SteppingClock clock;
    const auto transport =
        make_curl_transport({.proxy = "", .max_bytes_per_second = 1'000'000}, clock, m_log, m_cancellation);
    run_at_once(2, [&] { EXPECT_EQ(must(CurlFixture::get(*transport, server.url() + "/a")).body.size(), 200'000U); });
    EXPECT_GE(clock.looks(), 280);  // 400,000 bytes at 1,000 a millisecond, but for the first tenth of a second's
}

}  // namespace
}  // namespace lode
