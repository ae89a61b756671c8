// The server on real sockets: order, framing, files, uploads, patience, stopping.
#include "registry_server/http/http_server.h"

#include <future>
#include <optional>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "tests/registry_server/raw_client.h"
#include "tests/registry_server/running_http_server.h"
#include "tests/support/certificate_authority.h"
#include "tests/support/fake_clock.h"
#include "tests/support/recording_log.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

using testing::HasSubstr;
using testing::Not;

/// `/hello` from memory, `/file` from a file, PUT `/upload` tells the length of what came, PUT `/refuse` is refused,
/// `/later` is answered by the test.
class TestHandler final : public Handler {
public:
    explicit TestHandler(std::filesystem::path file) : m_file(std::move(file)) {}

    Answer answer(const RequestHead& head) override {
        if (head.path == "/hello") return Reply{200, {{"X-Query", head.query}}, "hello"};
        if (head.path == "/file") return file_reply();
        if (head.path == "/throw") throw std::runtime_error("the handler threw");
        if (head.path == "/upload") return std::make_unique<Counter>(head.content_length.value_or(0));
        if (head.path == "/later")
            return AnswerLater([this](const Responder& responder) { m_waiting.set_value(responder); });
        if (head.path == "/throws-later")
            return AnswerLater([](const Responder&) { throw std::runtime_error("lost"); });
        if (head.path == "/refuse") return error_reply(401, {ErrorCode::permission_denied, "no", {}});
        return error_reply(404, {ErrorCode::not_found, "nothing", {}});
    }

    /// Of the one request for `/later`.
    Responder responder() { return m_waiting.get_future().get(); }
    FileReply file_reply() const {
        auto file = open_file(m_file, O_RDONLY);
        const auto size = size_of(*file, m_file);
        return FileReply{*std::move(file), *size, "\"tag\"", {{"Content-Type", "text/plain"}}};
    }

private:
    class Counter final : public BodyReceiver {
    public:
        explicit Counter(std::uint64_t expected) { m_text.reserve(expected); }
        std::optional<Reply> on_bytes(std::span<const std::byte> bytes) override {
            m_text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
            if (m_text.find("poison") != std::string::npos)
                return error_reply(422, {ErrorCode::integrity, "poisoned", {}});
            return std::nullopt;
        }
        FinalAnswer finish() override { return Reply{201, {}, std::to_string(m_text.size())}; }

    private:
        std::string m_text;
    };

    std::filesystem::path m_file;
    std::promise<Responder> m_waiting;
};

std::string numbers(std::size_t size) {
    std::string text;
    text.reserve(size + 8);
    for (std::size_t i = 0; text.size() < size; ++i) text += fmt::format("{} ", i);
    text.resize(size);
    return text;
}

/// Over plain sockets, and the same under TLS.
enum class Sockets { plain, tls };

class HttpServerTest : public testing::TestWithParam<Sockets> {
protected:
    void SetUp() override {
        if (is_tls() && !has_openssl()) GTEST_SKIP() << "openssl is not installed";
        HttpServerOptions options{.limits = small_limits()};
        if (is_tls()) {
            static const CertificateAuthority authority;
            static const Certificate certificate = authority.issue();
            options.tls = TlsFiles{certificate.certificate, certificate.key};
        }
        server.emplace(handler, options, clock, log);
    }

    static bool is_tls() { return GetParam() == Sockets::tls; }
    RawAddress address() const { return {server->port(), is_tls()}; }
    static HttpLimits small_limits() {
        HttpLimits limits;
        limits.connections = 8;
        limits.body_bytes = 20'000'000;
        return limits;
    }

    /// One thread serves all: when it answers here, it is done with whatever other connections sent before.
    void let_the_server_catch_up() const { EXPECT_EQ(send_request(address(), "GET /hello HTTP/1.1").status, 200); }

    const TemporaryFolder folder;
    FakeClock clock;
    RecordingLog log;
    TestHandler handler{folder.write("file.txt", "0123456789")};
    std::optional<RunningHttpServer> server;
};

TEST_P(HttpServerTest, AnswersRequestsSentAheadInTheirOrder) {
    RawClient client(address());
    client.send(
        "GET /hello?1 HTTP/1.1\r\nHost: h\r\n\r\n"
        "PUT /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"
        "GET /missing HTTP/1.1\r\nHost: h\r\n\r\n"
        "GET /hello?4 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(client.read_response().header("x-query"), "1");
    EXPECT_EQ(client.read_response().body, "3");
    EXPECT_EQ(client.read_response().status, 404);
    const auto last = client.read_response();
    EXPECT_EQ(last.header("x-query"), "4");
    EXPECT_EQ(last.header("connection"), "close");
    EXPECT_EQ(client.read_to_end(), "");
}

TEST_P(HttpServerTest, ReadsARequestThatComesByteByByte) {
    RawClient client(address());
    for (const char byte : std::string_view("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n")) client.send({&byte, 1});
    EXPECT_EQ(client.read_response().body, "hello");
}

TEST_P(HttpServerTest, AnswersLaterFromAnyThreadAndServesOthersMeanwhile) {
    RawClient client(address());
    client.send("GET /later HTTP/1.1\r\nHost: h\r\n\r\nGET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
    const Responder responder = handler.responder();
    let_the_server_catch_up();
    std::jthread([&] {
        responder(handler.file_reply());
        responder(Reply{500, {}, "the second answer"});
    });
    EXPECT_EQ(client.read_response().body, "0123456789");
    EXPECT_EQ(client.read_response().body, "hello");
}

TEST_P(HttpServerTest, AnAnswerThatComesTooLateIsLost) {
    std::optional<RawClient> client(address());
    client->send("GET /later HTTP/1.1\r\nHost: h\r\n\r\n");
    const Responder responder = handler.responder();
    client.reset();
    let_the_server_catch_up();
    responder(Reply{200, {}, "for nobody"});
    let_the_server_catch_up();
    EXPECT_EQ(send_request(address(), "GET /hello HTTP/1.1").body, "hello") << "others are answered as ever";
    server->stop();
    responder(Reply{200, {}, "for nobody, from nobody"});
}

TEST_P(HttpServerTest, AnAnswerThatFailsBeforeItIsLaterIsAnAnswer) {
    EXPECT_EQ(send_request(address(), "GET /throws-later HTTP/1.1").status, 500);
}

TEST_P(HttpServerTest, AnswersAClientThatHasFinishedSending) {
    RawClient client(address());
    client.send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
    client.finish_sending();
    EXPECT_EQ(client.read_response().body, "hello");
    EXPECT_EQ(client.read_to_end(), "");
}

TEST_P(HttpServerTest, SaysNosniffOnEveryAnswer) {
    for (const std::string path : {"/hello", "/file", "/missing", "/throw"})
        EXPECT_EQ(send_request(address(), "GET " + path + " HTTP/1.1").header("x-content-type-options"), "nosniff");
}

TEST_P(HttpServerTest, AHeadHasTheLengthOfTheGetAndNoBody) {
    RawClient client(address());
    for (const auto& [path, length] : {std::pair("/hello", "5"), std::pair("/file", "10")}) {
        client.send(fmt::format("HEAD {} HTTP/1.1\r\nHost: h\r\n\r\n", path));
        EXPECT_EQ(client.read_response(BodyExpected::no).header("content-length"), length);
    }
    client.send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(client.read_response().body, "hello") << "nothing stood between the answers";
}

TEST_P(HttpServerTest, SendsARangeOfAFile) {
    const auto response = send_request(address(), "GET /file HTTP/1.1\r\nRange: bytes=2-4");
    EXPECT_EQ(response.status, 206);
    EXPECT_EQ(response.body, "234");
    EXPECT_EQ(response.header("content-range"), "bytes 2-4/10");
    EXPECT_EQ(response.header("etag"), "\"tag\"");
    EXPECT_EQ(response.header("accept-ranges"), "bytes");
}

TEST_P(HttpServerTest, TellsTheSizeWhenARangeIsNotThere) {
    const auto response = send_request(address(), "GET /file HTTP/1.1\r\nRange: bytes=10-");
    EXPECT_EQ(response.status, 416);
    EXPECT_EQ(response.header("content-range"), "bytes */10");
}

TEST_P(HttpServerTest, AnUnchangedFileIsNotSentAgain) {
    RawClient client(address());
    client.send(
        "GET /file HTTP/1.1\r\nHost: h\r\nIf-None-Match: \"tag\"\r\n\r\nGET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto response = client.read_response(BodyExpected::no);
    EXPECT_EQ(response.status, 304);
    EXPECT_EQ(response.header("etag"), "\"tag\"");
    EXPECT_EQ(client.read_response().body, "hello");
}

TEST_P(HttpServerTest, SendsALargeFileWhole) {
    const auto content = numbers(9'000'000);
    folder.write("file.txt", content);
    EXPECT_TRUE(send_request(address(), "GET /file HTTP/1.1").body == content);
    EXPECT_TRUE(send_request(address(), "GET /file HTTP/1.1\r\nRange: bytes=100000-4000000").body ==
                content.substr(100'000, 3'900'001));
}

TEST_P(HttpServerTest, TakesALargeBodyByLengthAndInChunks) {
    const auto content = numbers(3'000'000);
    EXPECT_EQ(send_request(address(), "PUT /upload HTTP/1.1", content).body, "3000000");
    RawClient client(address());
    client.send("PUT /upload HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (std::size_t at = 0; at < content.size(); at += 70'000) {
        const auto chunk = std::string_view(content).substr(at, 70'000);
        client.send(fmt::format("{:x}\r\n{}\r\n", chunk.size(), chunk));
    }
    client.send("0\r\n\r\n");
    EXPECT_EQ(client.read_response().body, "3000000");
}

TEST_P(HttpServerTest, TakesAnEmptyBody) {
    RawClient client(address());
    client.send("PUT /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
    EXPECT_EQ(client.read_response().body, "0");
}

TEST_P(HttpServerTest, TellsAWaitingClientToGoOn) {
    RawClient client(address());
    client.send("PUT /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-Continue\r\n\r\n");
    EXPECT_EQ(client.read_response().status, 100);
    client.send("hello");
    EXPECT_EQ(client.read_response().status, 201);
}

TEST_P(HttpServerTest, RefusesBeforeAWaitingClientSendsItsBody) {
    RawClient client(address());
    client.send("PUT /refuse HTTP/1.1\r\nHost: h\r\nContent-Length: 5000000\r\nExpect: 100-continue\r\n\r\n");
    const auto response = client.read_response();
    EXPECT_EQ(response.status, 401);
    EXPECT_EQ(response.header("connection"), "close");
}

TEST_P(HttpServerTest, ARefusedClientCanReadWhyAlthoughItSendsOn) {
    const auto response = send_request(address(), "PUT /refuse HTTP/1.1", numbers(5'000'000));
    EXPECT_EQ(response.status, 401);
    EXPECT_THAT(response.body, HasSubstr(R"("code":"permission_denied")"));
}

TEST_P(HttpServerTest, AReceiverCanEndAnUploadEarly) {
    RawClient client(address());
    client.send("PUT /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\nthis is poison");
    EXPECT_EQ(client.read_response().status, 422);
    EXPECT_EQ(client.read_to_end(), "");
}

TEST_P(HttpServerTest, AnExpectationNobodyKnowsFails) {
    EXPECT_EQ(send_request(address(), "GET /hello HTTP/1.1\r\nExpect: wonders").status, 417);
}

TEST_P(HttpServerTest, S02ASmuggledSecondRequestIsNotAnswered) {
    RawClient client(address());
    client.send(
        "PUT /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 44\r\nTransfer-Encoding: chunked\r\n\r\n"
        "0\r\n\r\nGET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(client.read_response().status, 400);
    EXPECT_EQ(client.read_to_end(), "");
}

TEST_P(HttpServerTest, S03AHeadThatIsTooLargeIsRefused) {
    EXPECT_EQ(send_request(address(), "GET /hello HTTP/1.1\r\nX: " + std::string(1'000'000, 'x')).status, 431);
}

TEST_P(HttpServerTest, WhatAHandlerThrowsIsAnAnswer) {
    const auto response = send_request(address(), "GET /throw HTTP/1.1");
    EXPECT_EQ(response.status, 500);
    EXPECT_THAT(response.body, HasSubstr(R"("code":"internal")"));
}

TEST_P(HttpServerTest, SpeaksHttp10) {
    RawClient client(address());
    client.send("GET /hello HTTP/1.0\r\n\r\n");
    EXPECT_THAT(client.read_to_end(), testing::EndsWith("\r\n\r\nhello"));
}

TEST_P(HttpServerTest, S03AHeadThatNeverEndsIsGivenUp) {
    RawClient client(address());
    client.send("GET /hello HTTP/1.1\r\nHost: ");
    let_the_server_catch_up();
    clock.advance(std::chrono::seconds(11));
    EXPECT_EQ(client.read_response().status, 408);
    EXPECT_EQ(client.read_to_end(), "");
}

TEST_P(HttpServerTest, S03ABodyThatTricklesIsGivenUp) {
    RawClient client(address());
    client.send("PUT /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(client.read_response().status, 100);
    client.send("a few bytes");
    clock.advance(std::chrono::seconds(31));
    EXPECT_EQ(client.read_response().status, 408);
}

TEST_P(HttpServerTest, S03AnIdleConnectionIsClosedWithoutAWord) {
    RawClient client(address());
    client.send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(client.read_response().body, "hello");
    let_the_server_catch_up();
    clock.advance(std::chrono::seconds(76));
    EXPECT_EQ(client.read_to_end(), "");
}

TEST_P(HttpServerTest, S03OneConnectionTooManyIsTurnedAway) {
    std::vector<RawClient> clients;
    for (int i = 0; i < 8; ++i) {
        clients.emplace_back(address());
        clients.back().send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
        EXPECT_EQ(clients.back().read_response().status, 200);
    }
    RawClient one_more(server->port());  // plain under TLS, too: it is closed before anything is said
    EXPECT_EQ(one_more.read_response().status, is_tls() ? 0 : 503);
    EXPECT_EQ(server->counters().connections_refused, 1U);
    clients.front().send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(clients.front().read_response().status, 200) << "the others are served on";
}

TEST_P(HttpServerTest, S20StoppingFinishesTheRequestUnderWay) {
    RawClient idle(address());
    idle.send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(idle.read_response().status, 200);
    RawClient busy(address());
    busy.send("PUT /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(busy.read_response().status, 100);
    server->request_stop();
    EXPECT_EQ(idle.read_to_end(), "") << "closed, so the server has begun to stop";
    busy.send("hello");
    const auto response = busy.read_response();
    EXPECT_EQ(response.status, 201);
    EXPECT_EQ(response.header("connection"), "close");
    server->stop();
}

TEST_P(HttpServerTest, S03TenThousandHeadersAreRefused) {
    std::string headers;
    for (int i = 0; i < 10'000; ++i) headers += fmt::format("\r\nX{}: y", i);
    EXPECT_EQ(send_request(address(), "GET /hello HTTP/1.1" + headers).status, 431);
}

TEST_P(HttpServerTest, S03AClientThatDoesNotReadIsGivenUp) {
    folder.write("file.txt", numbers(30'000'000));  // more than the sockets of both sides hold
    RawClient deaf(address());
    deaf.send("GET /file HTTP/1.1\r\nHost: h\r\n\r\n");
    do {  // in the first window bytes moved, into the sockets
        let_the_server_catch_up();
        clock.advance(std::chrono::seconds(31));
    } while (server->counters().connections_open > 0);
    EXPECT_LT(deaf.read_to_end().size(), 30'000'000U);
}

TEST_P(HttpServerTest, S13NoHeaderRepeatsWhatAClientSent) {
    RawClient client(address());
    client.send(
        "GET /missing%0d%0aX-Injected:1?a%0d%0ab HTTP/1.1\r\nHost: h\r\nReferer: injected\r\nConnection: "
        "close\r\n\r\n");
    EXPECT_THAT(client.read_to_end(), Not(testing::ContainsRegex("[Ii]njected")));
}

TEST_P(HttpServerTest, S20AClockThatJumpsCutsNobodyOff) {
    RawClient client(address());
    for (const auto jump : {std::chrono::hours(24 * 365), -std::chrono::hours(2 * 24 * 365)}) {
        client.send("PUT /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
        EXPECT_EQ(client.read_response().status, 100);
        clock.jump(jump);
        client.send("hello");
        EXPECT_EQ(client.read_response().status, 201);
    }
}

TEST_P(HttpServerTest, StoppingDoesNotWaitForEver) {
    RawClient stuck(address());
    stuck.send("PUT /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(stuck.read_response().status, 100);
    RawClient idle(address());
    idle.send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(idle.read_response().status, 200);
    server->request_stop();
    EXPECT_EQ(idle.read_to_end(), "");
    server->request_stop();  // asked twice: at once
    EXPECT_EQ(stuck.read_to_end(), "");
    server->stop();
}

TEST(HttpLimitsTest, S03OneAddressCannotTakeAllConnections) {
    const TemporaryFolder folder;
    FakeClock clock;
    RecordingLog log;
    TestHandler handler{folder.write("file.txt", "0123456789")};
    HttpServerOptions options;
    options.addresses = {{"0.0.0.0", 0}, {{}, 0, folder / "socket"}};
    options.limits.connections = 8;
    options.limits.connections_per_address = 2;
    const RunningHttpServer server(handler, options, clock, log);
    const auto ask = [](RawClient& client) {
        client.send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
        return client.read_response().status;
    };
    RawClient first(server.port());
    EXPECT_EQ(ask(first), 200);
    {
        RawClient second(server.port());
        EXPECT_EQ(ask(second), 200);
        EXPECT_EQ(RawClient(server.port()).read_response().status, 503);
    }
    // Who comes over a Unix socket is a proxy, with many clients behind it.
    std::vector<RawClient> local;
    for (int i = 0; i < 4; ++i) {
        local.emplace_back(folder / "socket");
        EXPECT_EQ(ask(local.back()), 200);
    }
    while (server.counters().connections_open > 5) EXPECT_EQ(ask(first), 200);  // until the second is seen to be gone
    RawClient again(server.port());
    EXPECT_EQ(ask(again), 200);
}

INSTANTIATE_TEST_SUITE_P(, HttpServerTest, testing::Values(Sockets::plain, Sockets::tls),
                         [](const auto& parameter) { return parameter.param == Sockets::tls ? "Tls" : "Plain"; });

}  // namespace
}  // namespace lode
