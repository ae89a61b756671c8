// TLS as the server speaks it: what it takes for a certificate, what it refuses, and how both are read again.
#include "registry_server/http/tls.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "tests/registry_server/raw_client.h"
#include "tests/registry_server/running_http_server.h"
#include "tests/support/certificate_authority.h"
#include "tests/support/fake_clock.h"
#include "tests/support/recording_log.h"
#include "tests/support/result_matchers.h"
#include "tests/support/run_program.h"
#include "tests/support/running_program.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class Hello final : public Handler {
public:
    Answer answer(const RequestHead&) override { return Reply{200, {}, "hello"}; }
};

class ServerTlsTest : public testing::Test {
protected:
    void SetUp() override {
        if (!has_openssl() || !find_program("curl")) GTEST_SKIP() << "openssl or curl is not installed";
        m_authority.emplace();
    }

    /// Certificate and key of these names in the test's folder, as those who run a server replace them.
    TlsFiles install(const Certificate& certificate) const {
        const TlsFiles files{m_folder / "server.pem", m_folder / "server.key"};
        copy(certificate.certificate, files.certificate);
        copy(certificate.key, files.key);
        ::chmod(files.key.c_str(), 0600);
        return files;
    }
    std::unique_ptr<RunningHttpServer> serve(const TlsFiles& files) {
        return std::make_unique<RunningHttpServer>(m_hello, HttpServerOptions{.addresses = {}, .tls = files}, m_clock,
                                                   m_log);
    }
    /// What curl says to it that trusts our CA alone.
    ProgramResult curl(const RunningHttpServer& server, std::vector<std::string> words = {}) const {
        words.insert(words.begin(), {"curl", "--silent", "--show-error", "--cacert", m_authority->file().string()});
        words.push_back("https://localhost:" + std::to_string(server.port()) + "/");
        return run_program(words);
    }
    static void copy(const std::filesystem::path& from, const std::filesystem::path& to) {
        std::filesystem::copy_file(from, to, std::filesystem::copy_options::overwrite_existing);
    }

    std::optional<CertificateAuthority> m_authority;
    TemporaryFolder m_folder;
    FakeClock m_clock;
    RecordingLog m_log;
    Hello m_hello;
};

TEST_F(ServerTlsTest, ACertificateOfATrustedCaIsSpokenWithByBothVersions) {
    const auto server = serve(install(m_authority->issue()));
    EXPECT_THAT(server->urls(), ElementsAre(StartsWith("https://127.0.0.1:")));
    for (const std::string version : {"1.2", "1.3"}) {
        const auto answer = curl(*server, {"--tlsv" + version, "--tls-max", version});
        EXPECT_EQ(answer.out, "hello") << version << ": " << answer.err;
    }
    EXPECT_THAT(m_log.warnings(), IsEmpty());
}

TEST_F(ServerTlsTest, AnOldTlsIsRefused) {
    const auto server = serve(install(m_authority->issue()));
    EXPECT_NE(curl(*server, {"--tlsv1.0", "--tls-max", "1.1", "--ciphers", "ALL:@SECLEVEL=0"}).exit, 0);
}

TEST_F(ServerTlsTest, AConnectionForAnotherProtocolIsRefused) {
    const auto server = serve(install(m_authority->issue()));
    const auto say = [&](const std::string& protocol) {
        return run_program({"openssl", "s_client", "-connect", "127.0.0.1:" + std::to_string(server->port()), "-alpn",
                            protocol},
                           {.environment = {}, .input = "", .folder = {}})
            .out;
    };
    EXPECT_THAT(say("http/1.1"), HasSubstr("ALPN protocol: http/1.1"));
    EXPECT_THAT(say("smtp"), HasSubstr("no peer certificate available"));
}

TEST_F(ServerTlsTest, PlainHttpIsToldThatThisIsHttps) {
    const auto server = serve(install(m_authority->issue()));
    const auto answer = send_request(server->port(), "GET / HTTP/1.1");
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.body, "this port speaks https only\n");
}

TEST_F(ServerTlsTest, AHandshakeThatNeverEndsIsGivenUp) {
    const auto server = serve(install(m_authority->issue()));
    RawClient silent(server->port());
    silent.send("\x16\x03\x01");  // the first bytes of a handshake
    EXPECT_EQ(curl(*server).out, "hello") << "the others are served";
    m_clock.advance(std::chrono::seconds(11));
    EXPECT_EQ(silent.read_to_end(), "");
}

TEST_F(ServerTlsTest, RubbishInsteadOfAHandshakeEndsThatConnectionAlone) {
    const auto server = serve(install(m_authority->issue()));
    for (const auto& rubbish :
         {std::string(70'000, '\xff'), std::string(10, '\0'), std::string("\x16\x03\x01\xff\xff")}) {
        RawClient client(server->port());
        client.send(rubbish);
        client.finish_sending();
        client.read_to_end();
    }
    EXPECT_EQ(curl(*server).out, "hello");
}

TEST_F(ServerTlsTest, AReloadTakesTheNewCertificateAndLeavesConnectionsAlone) {
    const auto server = serve(install(m_authority->issue()));
    RawClient old({server->port(), true});
    const auto ask_the_old = [&] {
        old.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        return old.read_response().body;
    };
    EXPECT_EQ(ask_the_old(), "hello");
    const CertificateAuthority other;
    install(other.issue());
    EXPECT_EQ(curl(*server).out, "hello") << "it is the old one until the server is told";
    server->reload();
    EXPECT_EQ(ask_the_old(), "hello") << "and when this is answered, it has been told";
    EXPECT_EQ(curl(*server).exit, 60) << "not of our CA";
    EXPECT_EQ(curl(*server, {"--cacert", other.file().string()}).out, "hello");
    EXPECT_THAT(m_log.warnings(), IsEmpty());
}

TEST_F(ServerTlsTest, AReloadOfABadCertificateKeepsTheOldOneAndSaysSo) {
    const auto server = serve(install(m_authority->issue()));
    m_folder.write("server.pem", "half a certificate");
    server->reload();
    EXPECT_EQ(curl(*server).out, "hello");
    EXPECT_THAT(m_log.warnings(), ElementsAre(StartsWith("the old certificate stays in use: ")));
    install(m_authority->issue());
    copy(m_authority->issue().key, m_folder / "server.key");
    server->reload();
    EXPECT_EQ(curl(*server).out, "hello") << "the key of another certificate is no better";
    EXPECT_EQ(m_log.warnings().size(), 2U);
}

TEST_F(ServerTlsTest, FilesThatAreNoCertificateAndKeyAreNamed) {
    const auto files = install(m_authority->issue());
    const auto rubbish = m_folder.write("rubbish", "hello");
    EXPECT_THAT(Tls::load({"/nowhere/a.pem", files.key}, m_log), FailsWith(ErrorCode::not_found, "/nowhere/a.pem"));
    EXPECT_THAT(Tls::load({rubbish, files.key}, m_log), FailsWith(ErrorCode::invalid_argument, "holds no certificate"));
    EXPECT_THAT(Tls::load({files.certificate, rubbish}, m_log), FailsWith(ErrorCode::invalid_argument, "holds no key"));
    EXPECT_THAT(Tls::load({files.certificate, m_authority->issue().key}, m_log),
                FailsWith(ErrorCode::invalid_argument, "mismatch"));
    const auto locked = m_folder / "locked.key";
    ASSERT_EQ(run_program({"openssl", "ec", "-in", files.key.string(), "-out", locked.string(), "-aes128", "-passout",
                           "pass:secret"})
                  .exit,
              0);
    EXPECT_THAT(Tls::load({files.certificate, locked}, m_log), FailsWith(ErrorCode::invalid_argument, "not encrypted"));
}

TEST_F(ServerTlsTest, AKeyThatEverybodyMayReadIsWarnedOf) {
    const auto files = install(m_authority->issue());
    ::chmod(files.key.c_str(), 0644);
    EXPECT_THAT(Tls::load(files, m_log), IsOk());
    EXPECT_THAT(m_log.warnings(), ElementsAre(HasSubstr("may read the key")));
}

}  // namespace
}  // namespace lode
