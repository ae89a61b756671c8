// Through proxies as companies have them: squid and tinyproxy.
#include "tests/http/transport_fixture.h"
#include "tests/support/certificate_authority.h"
#include "tests/support/misbehaving_server.h"
#include "tests/support/nginx.h"
#include "tests/support/replay_server.h"
#include "tests/support/running_proxy.h"

namespace lode {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

class ProxyTest : public CurlFixture {
protected:
    /// nginx with TLS and our own CA, and a file `/a`.
    struct TlsServer {
        CertificateAuthority authority;
        TemporaryFolder served;
        std::unique_ptr<RunningNginx> nginx;

        std::string url() const { return "https://localhost:" + std::to_string(nginx->port()) + "/a"; }
    };
    static std::unique_ptr<TlsServer> serve_tls() {
        auto server = std::make_unique<TlsServer>();
        const auto certificate = server->authority.issue();
        server->served.write("a", "hello");
        server->nginx = std::make_unique<RunningNginx>(
            find_nginx().value(), server->served.path(),
            NginxOptions{"ssl http2", "ssl_certificate " + certificate.certificate.string() +
                                          ";\nssl_certificate_key " + certificate.key.string() + ";"});
        return server;
    }
    static bool can_serve_tls() { return find_nginx() && has_openssl(); }

    Result<HttpDocument> get_by(const std::string& proxy, const std::string& url, CurlOptions options = {}) {
        options.proxy = proxy;
        return CurlFixture::get(*make_transport(std::move(options)), url);
    }
};

TEST_F(ProxyTest, SquidCarriesPlainRequestsAndTunnels) {
    if (!has_squid() || !can_serve_tls()) GTEST_SKIP() << "squid, nginx or openssl is not installed";
    const RunningSquid proxy("http_access allow all");
    const ReplayServer plain({"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"});
    EXPECT_EQ(must(get_by(proxy.url(), plain.url() + "/a?b=c")).body, "hi");
    EXPECT_THAT(plain.requests()[0], HasSubstr("GET /a?b=c HTTP/1.1\r\n"));
    EXPECT_THAT(plain.requests()[0], HasSubstr("Via: "));

    const auto server = serve_tls();
    const auto document = must(get_by(proxy.url(), server->url(), {.ca_file = server->authority.file().string()}));
    EXPECT_EQ(document.body, "hello");
    EXPECT_EQ(document.response.version, HttpVersion::http_2);
}

TEST_F(ProxyTest, TinyproxyCarriesPlainRequestsAndTunnelsToWhoeverLogsIn) {
    if (!has_tinyproxy() || !can_serve_tls()) GTEST_SKIP() << "tinyproxy, nginx or openssl is not installed";
    const RunningTinyproxy proxy("BasicAuth me secret");
    const ReplayServer plain({"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"});
    const std::string url = "http://me:secret@" + proxy.address();
    EXPECT_EQ(must(get_by(url, plain.url() + "/a")).body, "hi");
    EXPECT_THAT(plain.requests()[0], Not(HasSubstr("roxy-")));
    const auto server = serve_tls();
    EXPECT_EQ(must(get_by(url, server->url(), {.ca_file = server->authority.file().string()})).body, "hello");
}

TEST_F(ProxyTest, H18AProxyThatAsksForALoginIsToldFromTheServer) {
    if (!has_tinyproxy()) GTEST_SKIP() << "tinyproxy is not installed";
    const RunningTinyproxy proxy("BasicAuth me secret");
    EXPECT_THAT(get_by("http://" + proxy.address(), "https://hub.example/a"),
                FailsAt(ErrorCode::permission_denied, PeerFailure::unreachable,
                        "the proxy does not connect to `https://hub.example/a`: status 407"));
    EXPECT_EQ(must(get_by("http://" + proxy.address(), "http://127.0.0.1:9/a")).response.status, 407);
}

TEST_F(ProxyTest, H18ARefusedTunnelIsToldFromTheServer) {
    if (!has_squid()) GTEST_SKIP() << "squid is not installed";
    const RunningSquid proxy("http_access deny CONNECT\nhttp_access allow all");
    EXPECT_THAT(get_by(proxy.url(), "https://hub.example/a"),
                FailsAt(ErrorCode::permission_denied, PeerFailure::unreachable, "status 403"));
}

TEST_F(ProxyTest, H18AProxyThatCutsIsAnError) {
    const MisbehavingServer proxy([](Conversation& client) {
        client.read_request();
        client.send("HTTP/1.1 200 Connection established\r\n\r\n");
        client.reset();
    });
    EXPECT_THAT(get_by(proxy.url(), "https://hub.example/a"), FailsWith(ErrorCode::unavailable, "hub.example"));
    const MisbehavingServer silent([](Conversation& client) { client.read_request(); });
    EXPECT_THAT(get_by(silent.url(), "https://hub.example/a"), FailsWith(ErrorCode::unavailable, "hub.example"));
    const std::uint16_t port = LoopbackListener().port();  // nobody listens there any more
    EXPECT_THAT(get_by("http://127.0.0.1:" + std::to_string(port), "https://hub.example/a"),
                FailsAt(ErrorCode::unavailable, PeerFailure::unreachable, "hub.example"));
}

TEST_F(ProxyTest, H18ATunnelsProxySeesNoCredential) {
    const ReplayServer proxy({"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"});
    EXPECT_THAT(
        get_by(proxy.url(), "https://hub.example/a", {.credentials = {.tokens = {{"https://hub.example", "secret"}}}}),
        FailsWith(ErrorCode::permission_denied));
    ASSERT_THAT(proxy.requests(), SizeIs(1));
    EXPECT_THAT(proxy.requests()[0], HasSubstr("CONNECT hub.example:443 "));
    EXPECT_THAT(proxy.requests()[0], Not(HasSubstr("uthorization")));
}

}  // namespace
}  // namespace lode
