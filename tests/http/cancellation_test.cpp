// A wish to stop is heard whatever the peer does: each of these would wait for ever without it.
#include <future>

#include "tests/http/transport_fixture.h"
#include "tests/support/misbehaving_server.h"

namespace lode {
namespace {

/// Nothing but the cancellation ends a request.
HttpRequest patient_request(const std::string& url) {
    return {
        .url = must(parse_url(url)), .connect_timeout = std::chrono::hours(1), .stall_timeout = std::chrono::hours(1)};
}

class CancellationTest : public CurlFixture {
protected:
    std::future<Result<HttpDocument>> send_beside(const HttpRequest& request) {
        return std::async(std::launch::async, [this, request] { return send_for_document(*m_transport, request); });
    }

    /// A request to a server that says `words` and no more is interrupted once they were said.
    void expect_interrupted_after(const std::string& words) {
        std::promise<void> fell_silent;
        const MisbehavingServer server([&](Conversation& client) {
            client.read_request();
            client.send(words);
            fell_silent.set_value();
            client.stall();
        });
        auto document = send_beside(patient_request(server.url() + "/a"));
        fell_silent.get_future().wait();
        m_cancellation.request();
        EXPECT_THAT(document.get(), FailsWith(ErrorCode::interrupted));
    }

    std::unique_ptr<Transport> m_transport = make_transport();
};

TEST_F(CancellationTest, EndsTheWaitForAnAnswer) {
    expect_interrupted_after("");
}

TEST_F(CancellationTest, EndsTheWaitForTheRestOfAHead) {
    expect_interrupted_after("HTTP/1.1 200 OK\r\nContent-");
}

TEST_F(CancellationTest, EndsTheWaitForTheRestOfABody) {
    expect_interrupted_after("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhel");
}

TEST_F(CancellationTest, EndsTheWaitForTheRestOfARedirect) {
    expect_interrupted_after("HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 9\r\n\r\nhel");
}

TEST_F(CancellationTest, EndsABodyWithoutEnd) {
    std::promise<void> began;
    const MisbehavingServer server([&](Conversation& client) {
        client.read_request();
        client.send("HTTP/1.1 200 OK\r\n\r\n");
        began.set_value();
        client.send_for_ever("x");
    });
    auto document = send_beside(patient_request(server.url() + "/a"));
    began.get_future().wait();
    m_cancellation.request();
    EXPECT_FALSE(document.get().has_value());
}

TEST_F(CancellationTest, EndsTheWaitForAConnection) {
    const LoopbackListener listener(0);
    const FileDescriptor waiting = connect_to_loopback(listener.port());  // fills the queue: the next one hangs
    auto document = send_beside(patient_request("http://127.0.0.1:" + std::to_string(listener.port()) + "/a"));
    m_cancellation.request();
    EXPECT_THAT(document.get(), FailsWith(ErrorCode::interrupted));
}

TEST_F(CancellationTest, EndsTheWaitForAHandshake) {
    std::promise<void> connected;
    const MisbehavingServer server([&](Conversation& client) {
        connected.set_value();
        client.stall();
    });
    auto document = send_beside(patient_request("https://127.0.0.1:" + std::to_string(server.port()) + "/a"));
    connected.get_future().wait();
    m_cancellation.request();
    EXPECT_THAT(document.get(), FailsWith(ErrorCode::interrupted));
}

TEST_F(CancellationTest, OfOneRequestLeavesTheOthers) {
    std::promise<void> go_on;
    const auto may_go_on = go_on.get_future().share();
    const MisbehavingServer server([&](Conversation& client) {
        const std::string request = client.read_request();
        if (request.starts_with("GET /silent ")) client.stall();
        may_go_on.wait();
        client.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
    });
    Cancellation cancellation;
    HttpRequest request = patient_request(server.url() + "/silent");
    request.cancellation = &cancellation;
    auto other = send_beside(patient_request(server.url() + "/a"));
    auto cancelled = send_beside(request);
    cancellation.request();
    EXPECT_THAT(cancelled.get(), FailsWith(ErrorCode::interrupted));
    go_on.set_value();
    EXPECT_EQ(must(other.get()).body, "hi");
}

TEST_F(CancellationTest, EndsTheWaitForATurn) {
    const MisbehavingServer server([&](Conversation& client) { client.stall(); });
    std::vector<std::future<Result<HttpDocument>>> documents;
    documents.reserve(30);
    for (int i = 0; i < 30; ++i) documents.push_back(send_beside(patient_request(server.url() + "/a")));
    m_cancellation.request();
    for (auto& document : documents) EXPECT_THAT(document.get(), FailsWith(ErrorCode::interrupted));
}

}  // namespace
}  // namespace lode
