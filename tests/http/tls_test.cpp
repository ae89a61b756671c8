// nginx with certificates of our own CA: the good one, and all that must be refused.
#include <future>
#include <set>

#include "tests/http/transport_fixture.h"
#include "tests/support/certificate_authority.h"
#include "tests/support/nginx.h"

namespace lode {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class TlsTest : public CurlFixture {
protected:
    void SetUp() override {
        m_nginx = find_nginx();
        if (!m_nginx) GTEST_SKIP() << "nginx is not installed";
        if (!has_openssl()) GTEST_SKIP() << "openssl is not installed";
        m_authority.emplace();
        m_served.write("a", "hello");
    }

    std::unique_ptr<RunningNginx> serve(const Certificate& certificate, const std::string& directives = {},
                                        const std::string& listen = "ssl http2") const {
        return std::make_unique<RunningNginx>(
            *m_nginx, m_served.path(),
            NginxOptions{listen, "ssl_certificate " + certificate.certificate.string() + ";\nssl_certificate_key " +
                                     certificate.key.string() + ";\n" + directives});
    }
    /// The outcome of a request by a transport that trusts our CA alone.
    Result<HttpDocument> get(const RunningNginx& server, const std::string& host = "localhost") {
        return CurlFixture::get(*make_transport({.ca_file = m_authority->file().string()}), url(server, host));
    }
    static std::string url(const RunningNginx& server, const std::string& host = "localhost") {
        return "https://" + host + ":" + std::to_string(server.port()) + "/a";
    }

    std::optional<std::filesystem::path> m_nginx;
    std::optional<CertificateAuthority> m_authority;
    TemporaryFolder m_served;
};

TEST_F(TlsTest, ACertificateOfATrustedCaIsAcceptedAndSpeaksHttp2) {
    const auto server = serve(m_authority->issue());
    for (const std::string host : {"localhost", "127.0.0.1"}) {
        const auto document = must(get(*server, host));
        EXPECT_EQ(document.body, "hello");
        EXPECT_EQ(document.response.version, HttpVersion::http_2);
        EXPECT_EQ(document.response.header("content-length"), "5");
    }
    EXPECT_THAT(m_log.warnings(), IsEmpty());
}

TEST_F(TlsTest, WithoutHttp2ItIsHttp11) {
    const auto server = serve(m_authority->issue(), {}, "ssl");
    EXPECT_EQ(must(get(*server)).response.version, HttpVersion::http_1_1);
}

TEST_F(TlsTest, ARequestThatAsksForItsOwnConnectionGetsOne) {
    const auto server = serve(m_authority->issue());
    const auto transport = make_transport({.ca_file = m_authority->file().string()});
    EXPECT_EQ(must(CurlFixture::get(*transport, url(*server))).response.version, HttpVersion::http_2);
    const auto own =
        must(send_for_document(*transport, {.url = must(parse_url(url(*server))), .connection = ConnectionUse::own}));
    EXPECT_EQ(own.response.version, HttpVersion::http_1_1);
}

TEST_F(TlsTest, RequestsOverHttp2ShareOneConnection) {
    m_served.write("big", std::string(300'000, 'x'));
    // nginx numbers its connections.
    const auto server = serve(m_authority->issue(), "add_header connection-number $connection always;");
    const auto transport = make_transport({.ca_file = m_authority->file().string()});
    const std::string big = "https://localhost:" + std::to_string(server->port()) + "/big";
    std::vector<std::future<Result<HttpDocument>>> documents;
    documents.reserve(50);
    for (int i = 0; i < 50; ++i)
        documents.push_back(std::async(std::launch::async, [&] { return CurlFixture::get(*transport, big); }));
    std::set<std::string> connections;
    for (auto& future : documents) {
        const auto document = must(future.get());
        EXPECT_EQ(document.body.size(), 300'000U);
        connections.emplace(document.response.header("connection-number").value());
    }
    EXPECT_EQ(connections.size(), 1U);
}

TEST_F(TlsTest, AnExtraCaIsTrustedBesideTheSystems) {
    const auto server = serve(m_authority->issue());
    const auto transport = make_transport({.extra_ca_file = m_authority->file().string()});
    EXPECT_EQ(must(CurlFixture::get(*transport, url(*server))).body, "hello");
}

TEST_F(TlsTest, AnExtraCaIsTrustedBesideACaFile) {
    const CertificateAuthority other;
    const auto server = serve(m_authority->issue());
    const auto other_server = serve(other.issue());
    const auto transport =
        make_transport({.ca_file = other.file().string(), .extra_ca_file = m_authority->file().string()});
    for (const auto* each : {server.get(), other_server.get()})
        EXPECT_EQ(must(CurlFixture::get(*transport, url(*each))).body, "hello");
}

TEST_F(TlsTest, ACaFileThatIsNoneIsNamed) {
    const auto no_file = make_transport({.ca_file = "/nowhere/ca.pem"});
    EXPECT_THAT(CurlFixture::get(*no_file, "https://localhost/a"), FailsWith(ErrorCode::not_found, "/nowhere/ca.pem"));
    const auto no_pem = make_transport({.extra_ca_file = m_served.write("ca.pem", "hello").string()});
    EXPECT_THAT(CurlFixture::get(*no_pem, "https://localhost/a"),
                FailsWith(ErrorCode::invalid_argument, "holds no certificate"));
}

TEST_F(TlsTest, AHostNamedInsecureIsWarnedOfOnceAndNoOtherIsSpared) {
    const auto server = serve(m_authority->self_signed());
    const auto transport = make_transport({.insecure_hosts = {"localhost"}});
    for (int i = 0; i < 2; ++i) EXPECT_EQ(must(CurlFixture::get(*transport, url(*server))).body, "hello");
    EXPECT_THAT(m_log.warnings(), ElementsAre(HasSubstr("the certificate of `localhost` is not verified")));
    EXPECT_THAT(CurlFixture::get(*transport, url(*server, "127.0.0.1")),
                FailsAt(ErrorCode::unavailable, PeerFailure::untrusted, "self-signed"));
}

TEST_F(TlsTest, H08ARedirectToPlainHttpIsNotFollowed) {
    const auto server = serve(m_authority->issue(), "return 302 http://127.0.0.1:9/a;");
    EXPECT_THAT(get(*server), FailsAt(ErrorCode::unavailable, PeerFailure::misdirected, "from https to plain http"));
}

TEST_F(TlsTest, H19WhatProvesNothingIsRefusedAndSaysWhy) {
    const CertificateAuthority unknown;
    struct Row {
        std::string name;
        Certificate certificate;
        std::string words;
    };
    const Row rows[] = {
        {"expired", m_authority->issue({.not_after = "20210101000000Z"}), "certificate has expired"},
        {"not yet valid", m_authority->issue({.not_before = "20980101000000Z"}), "not yet valid"},
        {"another host's", m_authority->issue({.alternative_names = "DNS:other.example"}),
         "no alternative certificate subject name matches"},
        {"a name within a name", m_authority->issue({.alternative_names = "DNS:a.localhost,DNS:localhost.example"}),
         "no alternative certificate subject name matches"},
        {"signed by itself", m_authority->self_signed(), "self-signed certificate"},
        {"of an unknown CA", unknown.issue(), "unable to get local issuer certificate"},
        {"for clients", m_authority->issue({.usage = "clientAuth"}), "certificate purpose"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        const auto document = get(*serve(row.certificate));
        EXPECT_THAT(document, FailsAt(ErrorCode::unavailable, PeerFailure::untrusted, row.words));
        EXPECT_THAT(document.error().message, HasSubstr("cannot be trusted"));
        EXPECT_FALSE(is_transient(document.error()));
    }
}

TEST_F(TlsTest, H19ACertificateWithoutAlternativeNamesNamesNoAddress) {
    const auto server = serve(m_authority->issue({.alternative_names = ""}));
    EXPECT_THAT(get(*server, "127.0.0.1"), FailsAt(ErrorCode::unavailable, PeerFailure::untrusted, "does not match"));
}

TEST_F(TlsTest, H19AnOldTlsIsRefused) {
    const auto server = serve(m_authority->issue(), "ssl_protocols TLSv1.1;\nssl_ciphers ALL:@SECLEVEL=0;", "ssl");
    EXPECT_THAT(get(*server), FailsAt(ErrorCode::unavailable, PeerFailure::untrusted, "cannot be trusted"));
}

}  // namespace
}  // namespace lode
