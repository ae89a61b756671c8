// `lode serve` as those who run it see it: TLS, several addresses, the access log, and the signal that reads files
// again.
#include <csignal>
#include <filesystem>
#include <latch>
#include <mutex>
#include <thread>

#include <gmock/gmock.h>

#include "base/file.h"
#include "tests/cli/running_registry.h"
#include "tests/cli/scenario.h"
#include "tests/support/certificate_authority.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::StartsWith;

class ServeTest : public Scenario {
protected:
    std::string path(const std::string& name) const { return (m_folder / name).string(); }
    void install(const Certificate& certificate) const {
        fs::copy_file(certificate.certificate, path("tls.pem"), fs::copy_options::overwrite_existing);
        fs::copy_file(certificate.key, path("tls.key"), fs::copy_options::overwrite_existing);
    }
};

TEST_F(ServeTest, AModuleIsPublishedAndResolvedOverHttpsWithAPrivateCa) {
    if (!has_openssl()) GTEST_SKIP() << "openssl is not installed";
    const CertificateAuthority authority;
    install(authority.issue());
    const auto seed = write_seed_module(m_folder / "seed");
    m_environment["LODE_TOKEN"] = lode({"token", "create", path("registry"), "--publisher", "acme"}).out.substr(0, 48);
    const RunningRegistry registry({path("registry"), "--tls-cert", path("tls.pem"), "--tls-key", path("tls.key")});
    EXPECT_THAT(registry.url(), StartsWith("https://127.0.0.1:"));

    EXPECT_EQ(lode({"publish", "./seed", registry.url()}).exit, 5) << "nobody knows the CA";
    m_environment["SSL_CERT_FILE"] = authority.file().string();
    const auto published = lode({"publish", "./seed", registry.url()});
    EXPECT_EQ(published.exit, 0) << published.err;
    const auto resolved = lode({"resolve", registry.url() + "/acme/seed/1"});
    EXPECT_EQ(resolved.exit, 0) << resolved.err;

    const CertificateAuthority other;
    install(other.issue());
    registry.send_signal(SIGHUP);
    m_environment["SSL_CERT_FILE"] = other.file().string();
    // The signal is on its way: at worst the old certificate answers a few more times.
    ProgramResult again;
    for (int i = 0; i < 100 && again.exit != 0; ++i) again = lode({"publish", "./seed", registry.url()});
    EXPECT_EQ(again.exit, 0) << again.err;
}

TEST_F(ServeTest, EachAddressIsALineAndTheAccessLogComesAfterThem) {
    const RunningRegistry registry({path("registry"), "--listen", "unix:" + path("socket"), "--access-log", "-"});
    EXPECT_EQ(registry.read_line(), "unix:" + path("socket"));
    EXPECT_EQ(lode({"resolve", registry.url() + "/acme/seed/1"}).exit, 3);
    EXPECT_THAT(registry.read_line(),
                HasSubstr("\"method\":\"GET\",\"path\":\"/acme/seed/1/module.json\",\"status\":404"));
}

TEST_F(ServeTest, S20NoPublicationThatWasAcknowledgedIsLostByATermination) {
    m_environment["LODE_TOKEN"] = lode({"token", "create", path("registry"), "--publisher", "acme"}).out.substr(0, 48);
    std::vector<std::string> acknowledged;
    for (int round = 0; round < 3; ++round) {
        RunningRegistry registry(m_folder / "registry");
        std::mutex mutex;
        std::latch begun(2);
        std::vector<std::jthread> publishers;
        for (int i = 0; i < 4; ++i)
            publishers.emplace_back([&, i] {
                for (int n = 0; n < 4; ++n) {
                    const auto version = std::to_string(1 + round * 100 + i * 10 + n);
                    write_seed_module(m_folder / version, {.version = version});
                    const bool published = lode({"publish", "./" + version, registry.url()}).exit == 0;
                    if (n == 0 && i < 2) begun.count_down();
                    if (!published) break;  // the server has gone
                    const std::lock_guard lock(mutex);
                    acknowledged.push_back(version);
                }
            });
        begun.wait();
        registry.send_signal(SIGTERM);
        publishers.clear();
        registry.stop();
    }
    EXPECT_FALSE(acknowledged.empty());
    const RunningRegistry registry(m_folder / "registry");
    for (const auto& version : acknowledged)
        EXPECT_EQ(lode({"resolve", registry.url() + "/acme/seed/" + version}).exit, 0) << version;
}

TEST_F(ServeTest, WhatIsWrongWithItsOptionsIsSaidBeforeItServes) {
    const auto serve = [&](std::vector<std::string> words) {
        words.insert(words.begin(), {"serve", path("registry"), "--listen", "127.0.0.1:0"});
        return lode(std::move(words));
    };
    const auto one_file = serve({"--tls-cert", path("tls.pem")});
    EXPECT_EQ(one_file.exit, 2);
    EXPECT_THAT(one_file.err, HasSubstr("--tls-cert and --tls-key go together"));
    const auto missing = serve({"--tls-cert", path("tls.pem"), "--tls-key", path("tls.key")});
    EXPECT_EQ(missing.exit, 3);
    EXPECT_THAT(missing.err, HasSubstr("tls.pem"));
    const auto no_folder = serve({"--access-log", "/nowhere/log"});
    EXPECT_EQ(no_folder.exit, 3);
    EXPECT_THAT(no_folder.err, HasSubstr("/nowhere/log"));
    EXPECT_EQ(serve({"--listen", "unix:relative"}).exit, 2);
}

}  // namespace
}  // namespace lode
