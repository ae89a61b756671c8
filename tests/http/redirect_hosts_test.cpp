// Redirects to other hosts where only some are allowed.
#include <fmt/format.h>

#include "tests/http/transport_fixture.h"
#include "tests/support/misbehaving_server.h"

namespace lode {
namespace {

class RedirectHostsTest : public CurlFixture {
protected:
    static MisbehavingServer::Serve answering(std::string head, std::string body) {
        return [=](Conversation& client) {
            while (!client.read_request().empty())
                client.send(fmt::format("HTTP/1.1 {}\r\nContent-Length: {}\r\n\r\n{}", head, body.size(), body));
        };
    }
    static MisbehavingServer::Serve leading_to(const std::string& location) {
        return answering("302 Found\r\nLocation: " + location, "");
    }
};

TEST_F(RedirectHostsTest, TheSameOriginIsAlwaysFollowed) {
    const MisbehavingServer server([](Conversation& client) {
        while (true) {
            const auto request = client.read_request();
            if (request.empty()) return;
            const bool arrived = request.starts_with("GET /b ");
            client.send(arrived ? "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
                                : "HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n");
        }
    });
    const auto transport = make_transport({.redirect_hosts = std::vector<std::string>()});
    const auto got = get(*transport, server.url() + "/a");
    ASSERT_THAT(got, IsOk());
    EXPECT_EQ(got->body, "hi");
}

TEST_F(RedirectHostsTest, AnotherPortOfTheSameHostIsAnotherOrigin) {
    const MisbehavingServer inner(answering("200 OK", "secret"));
    const MisbehavingServer server(leading_to(inner.url() + "/"));
    const auto transport = make_transport({.redirect_hosts = std::vector<std::string>()});
    EXPECT_THAT(get(*transport, server.url() + "/a"),
                FailsAt(ErrorCode::unavailable, PeerFailure::misdirected, "a host that is not allowed"));
    EXPECT_EQ(inner.connections(), 0U);
}

TEST_F(RedirectHostsTest, AnAllowedHostIsFollowedAsFarAsTheOneThatRedirects) {
    const MisbehavingServer inner(answering("200 OK", "bytes"));
    const MisbehavingServer server(leading_to(inner.url() + "/"));
    const auto transport = make_transport({.redirect_hosts = std::vector<std::string>{"127.0.0.1"}});
    const auto got = get(*transport, server.url() + "/a");
    ASSERT_THAT(got, IsOk());
    EXPECT_EQ(got->body, "bytes");
}

TEST_F(RedirectHostsTest, AnAllowedHostAtAnAddressOfAnotherReachIsNotConnectedTo) {
    for (const auto* host : {"169.254.169.254", "10.255.255.1", "[::ffff:169.254.169.254]", "[fe80::1]"}) {
        SCOPED_TRACE(host);
        const MisbehavingServer server(leading_to(fmt::format("https://{}:9/", host)));
        const auto transport = make_transport({.redirect_hosts = std::vector<std::string>{host}});
        EXPECT_THAT(get(*transport, server.url() + "/a"),
                    FailsAt(ErrorCode::unavailable, PeerFailure::misdirected, "at no public address"));
    }
}

}  // namespace
}  // namespace lode
