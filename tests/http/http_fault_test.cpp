// What servers, proxies and networks do to a client: each row of the catalogue of network faults that the transport
// answers for.
#include <future>
#include <map>

#include "tests/http/transport_fixture.h"
#include "tests/support/misbehaving_server.h"
#include "tests/support/replay_server.h"

namespace lode {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

std::string ok(const std::string& body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string redirect_to(const std::string& location) {
    return "HTTP/1.1 302 Found\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n";
}

class HttpFaultTest : public CurlFixture {
protected:
    Result<HttpDocument> get(const std::string& url) { return CurlFixture::get(*m_transport, url); }

    /// The outcome of one request to a server that answers each with `answer` and closes.
    Result<HttpDocument> get_from(const std::string& answer) {
        const ReplayServer server({answer});
        return get(server.url() + "/a");
    }

    std::unique_ptr<Transport> m_transport = make_transport();
};

TEST_F(HttpFaultTest, H01ABodyThatIsCutIsNoAnswer) {
    struct Row {
        std::string_view name;
        std::string answer;
        PeerFailure peer;
    };
    const Row rows[] = {
        {"shorter than its length", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello", PeerFailure::cut},
        {"a chunk that is cut", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", PeerFailure::cut},
        {"no last chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", PeerFailure::cut},
        {"a chunk size in words", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nhello\r\n0\r\n\r\n",
         PeerFailure::malformed},
        {"a head that is cut", "HTTP/1.1 200 OK\r\nContent-Len", PeerFailure::cut},
        {"nothing at all", "", PeerFailure::cut},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        EXPECT_THAT(get_from(row.answer), FailsAt(ErrorCode::unavailable, row.peer, "/a`"));
    }
}

TEST_F(HttpFaultTest, H01ABodyLongerThanItsLengthEndsThere) {
    EXPECT_EQ(must(get_from("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello, world")).body, "hello");
}

TEST_F(HttpFaultTest, H07ALoopOfRedirectsEnds) {
    const ReplayServer server({redirect_to("/a")});
    EXPECT_THAT(get(server.url() + "/a"),
                FailsAt(ErrorCode::unavailable, PeerFailure::misdirected, "more than 5 times"));
    EXPECT_THAT(server.requests(), SizeIs(6));
}

TEST_F(HttpFaultTest, H07FiveRedirectsAreFollowed) {
    const ReplayServer server(
        {redirect_to("/b"), redirect_to("c"), redirect_to("?d"), redirect_to("/e/"), redirect_to("f#g"), ok("hi")});
    const auto document = must(get(server.url() + "/a"));
    EXPECT_EQ(document.body, "hi");
    EXPECT_EQ(unredacted(document.response.url), server.url() + "/e/f");
}

TEST_F(HttpFaultTest, H07ARedirectWithoutOrWithTwoLocationsIsRefused) {
    EXPECT_THAT(get_from("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"),
                FailsAt(ErrorCode::unavailable, PeerFailure::misdirected, "without a Location"));
    EXPECT_THAT(get_from("HTTP/1.1 302 Found\r\nLocation: /b\r\nLocation: /c\r\nContent-Length: 0\r\n\r\n"),
                FailsAt(ErrorCode::unavailable, PeerFailure::misdirected, "several Locations"));
}

TEST_F(HttpFaultTest, H07TheBodyOfARedirectIsNobodysHoweverItEnds) {
    const std::string head = "HTTP/1.1 302 Found\r\nLocation: /b\r\n";
    for (const auto& answer : {head + "Content-Length: 5\r\n\r\nmoved", head + "Content-Length: 50\r\n\r\ncut",
                               head + "\r\nno length", head + "\r\n" + std::string(1'000'000, 'x')}) {
        const ReplayServer server({answer, ok("hi")});
        EXPECT_EQ(must(get(server.url() + "/a")).body, "hi") << answer.substr(0, 80);
    }
    const MisbehavingServer endless([](Conversation& client) {
        if (client.read_request().starts_with("GET /b ")) {
            client.send(ok("hi"));
            return;
        }
        client.send("HTTP/1.1 302 Found\r\nLocation: /b\r\n\r\n");
        client.send_for_ever(std::string(65'536, 'x'));
    });
    EXPECT_EQ(must(get(endless.url() + "/a")).body, "hi");
}

TEST_F(HttpFaultTest, H08ARedirectLeavesHttpForNothingElse) {
    for (const std::string target : {"file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/x",
                                     "data:text/plain,x", "dict://127.0.0.1/x", "http://user@127.0.0.1/x"})
        EXPECT_THAT(get_from(redirect_to(target)),
                    FailsAt(ErrorCode::unavailable, PeerFailure::misdirected, "redirects where lode does not follow"))
            << target;
}

TEST_F(HttpFaultTest, H09CredentialsStayWithTheirOrigin) {
    const ReplayServer other({ok("hi")});
    const ReplayServer server({redirect_to(other.url() + "/b")});
    const std::string host = "127.0.0.1";
    struct Row {
        std::string_view name;
        HttpHeaders headers;
        Credentials credentials;
    };
    const Row rows[] = {
        {"a header of the request", {{"authorization", "Bearer secret"}}, {}},
        {"a token", {}, {.tokens = {{server.url(), "secret"}}}},
        {"tokens of both", {}, {.tokens = {{server.url(), "secret"}, {other.url(), "secret"}}}},
        {"a login of the host", {}, {.logins = {{host, "me", "secret"}}}},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        const auto transport = make_transport({.credentials = row.credentials});
        must(send_for_document(*transport, {.url = must(parse_url(server.url() + "/a")), .headers = row.headers}));
        EXPECT_THAT(server.requests().back(), HasSubstr("authorization: "));
        EXPECT_THAT(other.requests().back(), Not(HasSubstr("uthorization")));
    }
}

TEST_F(HttpFaultTest, H09CredentialsDoNotComeBackWithARedirectThatReturns) {
    std::string home;
    const MisbehavingServer other([&](Conversation& client) {
        client.read_request();
        client.send(redirect_to(home + "/c"));
    });
    const ReplayServer server({redirect_to(other.url() + "/b"), ok("hi")});
    home = server.url();
    const auto transport = make_transport({.credentials = {.tokens = {{server.url(), "secret"}}}});
    must(CurlFixture::get(*transport, server.url() + "/a"));
    ASSERT_THAT(server.requests(), SizeIs(2));
    EXPECT_THAT(server.requests()[0], HasSubstr("authorization: Bearer secret"));
    EXPECT_THAT(server.requests()[1], Not(HasSubstr("uthorization")));
}

TEST_F(HttpFaultTest, H09CredentialsGoWithARedirectWithinTheirOrigin) {
    const ReplayServer server({redirect_to("/b"), ok("hi")});
    const auto transport = make_transport({.credentials = {.tokens = {{server.url(), "secret"}}}});
    must(CurlFixture::get(*transport, server.url() + "/a"));
    EXPECT_THAT(server.requests()[1], HasSubstr("authorization: Bearer secret"));
}

TEST_F(HttpFaultTest, H09NoMessageHoldsACredentialOrAQuery) {
    const ReplayServer server({redirect_to("/b?sig=secret"), "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ncut"});
    const auto transport = make_transport({.credentials = {.tokens = {{server.url(), "secret"}}}});
    const auto document = CurlFixture::get(*transport, server.url() + "/a?sig=secret");
    ASSERT_THAT(document, FailsWith(ErrorCode::unavailable, "/b?…`"));
    EXPECT_THAT(document.error().message, Not(HasSubstr("secret")));
    const auto unsent = send_for_document(
        *transport, {.url = must(parse_url(server.url())), .headers = {{"authorization", "Bearer secret\r\nX: y"}}});
    ASSERT_THAT(unsent, FailsWith(ErrorCode::invalid_argument, "`authorization`"));
    EXPECT_THAT(unsent.error().message, Not(HasSubstr("secret")));
}

TEST_F(HttpFaultTest, H10AForeignRealmIsNotAsked) {
    const ReplayServer server(
        {"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer realm=\"http://evil.example/token\"\r\n"
         "WWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n"});
    const auto transport = make_transport({.credentials = {.logins = {{"127.0.0.1", "me", "secret"}}}});
    EXPECT_EQ(must(CurlFixture::get(*transport, server.url() + "/a")).response.status, 401);
    EXPECT_THAT(server.requests(), SizeIs(1));
}

TEST_F(HttpFaultTest, H11WhoFallsSilentIsLeft) {
    const std::map<std::string, std::string> words = {{"GET /before", ""},
                                                      {"GET /head", "HTTP/1.1 200 OK\r\nContent-"},
                                                      {"GET /body", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nh"}};
    const MisbehavingServer server([&](Conversation& client) {
        const std::string request = client.read_request();
        client.send(words.at(request.substr(0, request.find(' ', 4))));
        client.stall();
    });
    std::vector<std::future<Result<HttpDocument>>> documents;
    for (const std::string path : {"/before", "/head", "/body"})
        documents.push_back(std::async(std::launch::async, [this, url = server.url() + path] {
            return send_for_document(*m_transport,
                                     {.url = must(parse_url(url)), .stall_timeout = std::chrono::seconds(1)});
        }));
    for (auto& document : documents)
        EXPECT_THAT(document.get(), FailsAt(ErrorCode::unavailable, PeerFailure::silent, "cannot be reached"));
}

TEST_F(HttpFaultTest, H11ATotalTimeoutHoldsOverRedirectsAndDrips) {
    const MisbehavingServer server([&](Conversation& client) {
        if (client.read_request().starts_with("GET /a ")) {
            client.send(redirect_to("/b"));
            return;
        }
        client.send("HTTP/1.1 200 OK\r\n\r\nhello");
        client.stall();
    });
    EXPECT_THAT(send_for_document(*m_transport, {.url = must(parse_url(server.url() + "/a")),
                                                 .total_timeout = std::chrono::milliseconds(300)}),
                FailsAt(ErrorCode::unavailable, PeerFailure::silent, "/b`"));
}

TEST_F(HttpFaultTest, H11AConnectionThatDoesNotComeAboutIsLeft) {
    const LoopbackListener listener(0);
    const FileDescriptor waiting = connect_to_loopback(listener.port());  // fills the queue: the next one hangs
    const std::string url = "http://127.0.0.1:" + std::to_string(listener.port()) + "/a";
    EXPECT_THAT(send_for_document(*m_transport, {.url = must(parse_url(url)),
                                                 .connect_timeout = std::chrono::milliseconds(200),
                                                 .stall_timeout = std::chrono::seconds(1)}),
                FailsWith(ErrorCode::unavailable, "cannot be reached"));
}

TEST_F(HttpFaultTest, H11TheTransportsOwnTimeoutsAreForRequestsThatNameNone) {
    const MisbehavingServer server([&](Conversation& client) {
        client.read_request();
        client.stall();
    });
    const auto hasty = make_transport({.stall_timeout = std::chrono::seconds(1)});
    EXPECT_THAT(CurlFixture::get(*hasty, server.url() + "/a"),
                FailsAt(ErrorCode::unavailable, PeerFailure::silent, "the last 1 seconds"));
    const LoopbackListener listener(0);
    const FileDescriptor waiting = connect_to_loopback(listener.port());  // fills the queue: the next one hangs
    const auto brusque = make_transport({.connect_timeout = std::chrono::milliseconds(200)});
    EXPECT_THAT(CurlFixture::get(*brusque, "http://127.0.0.1:" + std::to_string(listener.port()) + "/a"),
                FailsAt(ErrorCode::unavailable, PeerFailure::unreachable, "cannot be reached"));
}

TEST_F(HttpFaultTest, H12AnEndlessBodyIsTheSinksToEnd) {
    const MisbehavingServer server([&](Conversation& client) {
        client.read_request();
        client.send("HTTP/1.1 200 OK\r\n\r\n");
        client.send_for_ever(std::string(65'536, 'x'));
    });
    EXPECT_THAT(send_for_document(*m_transport, {.url = must(parse_url(server.url() + "/a"))}, 1'000'000),
                FailsWith(ErrorCode::integrity, "longer than 1000000 bytes"));
}

TEST_F(HttpFaultTest, H12LengthsThatAreNoneAreRefused) {
    for (const std::string length :
         {"-1", "five", "99999999999999999999", "5\r\nContent-Length: 6", "0x5", "1000000000000000000"})
        EXPECT_THAT(get_from("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\nhello"),
                    FailsWith(ErrorCode::unavailable, "/a`"))
            << length;
}

TEST_F(HttpFaultTest, H13EndlessHeadersAreRefused) {
    const MisbehavingServer many([&](Conversation& client) {
        client.read_request();
        client.send("HTTP/1.1 200 OK\r\n");
        client.send_for_ever("a: b\r\n");
    });
    EXPECT_THAT(get(many.url() + "/a"),
                FailsAt(ErrorCode::unavailable, PeerFailure::malformed, "more than 256 headers"));
    const MisbehavingServer interim([&](Conversation& client) {
        client.read_request();
        client.send_for_ever("HTTP/1.1 100 Continue\r\n\r\n");
    });
    EXPECT_THAT(get(interim.url() + "/a"),
                FailsAt(ErrorCode::unavailable, PeerFailure::malformed, "longer than 131072 bytes"));
}

TEST_F(HttpFaultTest, H13OneEndlessHeaderIsRefused) {
    const MisbehavingServer server([&](Conversation& client) {
        client.read_request();
        client.send("HTTP/1.1 200 OK\r\na: ");
        client.send_for_ever(std::string(10'000, 'x'));
    });
    EXPECT_THAT(get(server.url() + "/a"), FailsWith(ErrorCode::unavailable));
}

TEST_F(HttpFaultTest, H14NothingIsDecodedThatWasNotAskedFor) {
    const auto document =
        must(get_from("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\n\x1f\x8b\x08xy"));
    EXPECT_EQ(document.body, "\x1f\x8b\x08xy");
    EXPECT_EQ(document.response.header("content-encoding"), "gzip");
    EXPECT_THAT(get_from("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
                FailsAt(ErrorCode::unavailable, PeerFailure::malformed, "which was not asked for"));
}

TEST_F(HttpFaultTest, H16ARefusedConnectionIsToldFromACutOne) {
    const std::uint16_t port = LoopbackListener().port();  // nobody listens there any more
    EXPECT_THAT(get("http://127.0.0.1:" + std::to_string(port) + "/a"),
                FailsAt(ErrorCode::unavailable, PeerFailure::unreachable, "check the address"));
    EXPECT_THAT(get("http://no-such-host.invalid/a"),
                FailsAt(ErrorCode::unavailable, PeerFailure::unreachable, "no-such-host.invalid"));
    const MisbehavingServer resetting([&](Conversation& client) {
        client.read_request();
        client.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhel");
        client.reset();
    });
    EXPECT_THAT(get(resetting.url() + "/a"), FailsAt(ErrorCode::unavailable, PeerFailure::cut, "was cut"));
}

TEST_F(HttpFaultTest, H16AConnectionThatWasClosedWhileIdleIsReplacedInSilence) {
    const MisbehavingServer server([&](Conversation& client) {
        client.read_request();
        client.send(ok("hi"));  // and closes, without a word of it
    });
    for (int i = 0; i < 3; ++i) EXPECT_EQ(must(get(server.url() + "/a")).body, "hi");
    EXPECT_EQ(server.connections(), 3U);
}

TEST_F(HttpFaultTest, AnswersThatAreNoHttpAreRefused) {
    for (const std::string answer : {"hello", "HTTP/0.9 200 OK\r\n\r\nhello", "ICY 200 OK\r\n\r\nhello",
                                     "<html>\r\n\r\n</html>", "SSH-2.0-OpenSSH_9.2\r\n"})
        EXPECT_THAT(get_from(answer), FailsWith(ErrorCode::unavailable, "/a`")) << answer;
}

}  // namespace
}  // namespace lode
