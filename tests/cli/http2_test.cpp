// Modules over HTTP/2 from nginx, and what a server may do to a connection or a stream in the middle of it.
#include <atomic>
#include <fstream>
#include <memory>
#include <mutex>
#include <set>
#include <sstream>
#include <thread>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "module/hashing.h"
#include "tests/cli/scenario.h"
#include "tests/support/certificate_authority.h"
#include "tests/support/large_module.h"
#include "tests/support/misbehaving_server.h"
#include "tests/support/nginx.h"
#include "tests/support/result_matchers.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using testing::Each;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// What nginx's log says of one answer.
struct Answered {
    std::string connection;  ///< its number
    std::string protocol;
    int status = 0;
    std::uint64_t bytes = 0;  ///< of the body
    std::string path;
};

class Http2Test : public Scenario {
protected:
    void SetUp() override {
        if (!find_nginx()) GTEST_SKIP() << "nginx is not installed";
        if (!has_openssl()) GTEST_SKIP() << "openssl is not installed";
        m_authority.emplace();
        m_environment["SSL_CERT_FILE"] = m_authority->file().string();
    }
    fs::path served() const { return m_folder / "www"; }
    void serve(const std::string& directives = {}) {
        const auto certificate = m_authority->issue();
        m_nginx = std::make_unique<RunningNginx>(
            find_nginx().value(), served(),
            NginxOptions{
                .listen = "ssl http2",
                .directives =
                    fmt::format("ssl_certificate {}; ssl_certificate_key {}; access_log {} answered; {}",
                                certificate.certificate.string(), certificate.key.string(), log().string(), directives),
                .of_http = "log_format answered '$connection $server_protocol $status $body_bytes_sent $uri';"});
    }
    std::string handle(const std::string& module) const {
        return fmt::format("https://localhost:{}/acme/{}/1", m_nginx->port(), module);
    }
    /// acme/many, of so many files.
    void write_module_of_many_files(int count) const {
        const auto folder = served() / "acme/many/1";
        nlohmann::json manifest = {{"schema", "lode.module/1"}, {"name", "acme/many"}, {"version", "1"}};
        fs::create_directories(folder);
        for (int i = 0; i < count; ++i) {
            const std::string path = fmt::format("part-{:02}.bin", i);
            const std::string content(50'000, static_cast<char>('a' + i));
            must(write_file(folder / path, content));
            manifest["files"].push_back(
                {{"path", path}, {"size", content.size()}, {"sha256", digest_of(content).hex()}});
        }
        must(write_file(folder / "module.json", manifest.dump()));
    }

    fs::path log() const { return m_folder / "access.log"; }
    /// Of the module's files, as far as the log has come.
    std::vector<Answered> answered(std::string_view ending = ".bin") const {
        std::vector<Answered> all;
        std::ifstream file(log());
        for (std::string line; std::getline(file, line);) {
            std::istringstream words(line);
            Answered one;
            words >> one.connection >> one.protocol >> one.status >> one.bytes >> one.path;
            if (one.path.ends_with(ending)) all.push_back(std::move(one));
        }
        return all;
    }
    static std::set<std::string> connections_of(const std::vector<Answered>& all) {
        std::set<std::string> connections;
        for (const auto& one : all) connections.insert(one.connection);
        return connections;
    }
    void expect_whole(const std::string& module) {
        EXPECT_EQ(lode({"show", "--verify", handle(module), "--offline"}).exit, 0);
        EXPECT_THAT(names_in(cache() / "partial"), IsEmpty());
    }

    std::optional<CertificateAuthority> m_authority;
    std::unique_ptr<RunningNginx> m_nginx;
};

TEST_F(Http2Test, TheFilesOfAModuleShareOneConnection) {
    write_module_of_many_files(12);
    serve();
    const auto resolved = lode({"resolve", handle("many")});
    ASSERT_EQ(resolved.exit, 0) << resolved.err;
    const auto files = answered();
    EXPECT_THAT(files, SizeIs(12));
    EXPECT_THAT(files, Each(Field(&Answered::protocol, "HTTP/2.0")));
    EXPECT_THAT(connections_of(files), SizeIs(1));
    expect_whole("many");
}

TEST_F(Http2Test, H16AConnectionThatIsSentAwayIsReplacedInSilence) {
    write_module_of_many_files(12);
    serve("keepalive_requests 3;");  // then nginx sends GOAWAY
    const auto resolved = lode({"resolve", handle("many"), "--verbose"});
    EXPECT_EQ(resolved.exit, 0) << resolved.err;
    EXPECT_EQ(resolved.err.find("warning"), std::string::npos) << resolved.err;
    const auto files = answered();
    EXPECT_THAT(files, Each(Field(&Answered::protocol, "HTTP/2.0")));
    EXPECT_GE(connections_of(files).size(), 4U);
    expect_whole("many");
}

TEST_F(Http2Test, H16AServerThatIsKilledInMidTransferIsAskedForTheRest) {
    constexpr std::uint64_t size = std::uint64_t{24} << 20U;
    write_large_module(served() / "acme/large/1", size);
    serve("limit_rate_after 20m; limit_rate 64k;");  // which leaves a minute to kill it in
    std::atomic<bool> is_over = false;
    std::thread killer([&] {
        while (!is_over && journaled_bytes(cache() / "partial") < size / 4)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        m_nginx->kill_worker();
    });
    const auto resolved = lode({"resolve", handle("large"), "--verbose"});
    is_over = true;
    killer.join();
    ASSERT_EQ(resolved.exit, 0) << resolved.err;
    EXPECT_THAT(resolved.err, HasSubstr("table.bin` was cut"));
    const auto rest = answered("/table.bin");  // who was killed wrote nothing
    ASSERT_THAT(rest, SizeIs(1));
    EXPECT_EQ(rest[0].status, 206);
    EXPECT_LE(rest[0].bytes, size - size / 4) << "what had come was not sent again";
    expect_whole("large");
}

/// What stands behind nginx: its first answer breaks off in the middle, later ones are what was asked for.
class BreakingServer {
public:
    explicit BreakingServer(std::string content)
        : m_content(std::move(content)), m_server([this](Conversation& client) { serve(client); }) {}

    std::string url() const { return m_server.url(); }
    /// Where the ranges that were asked for begin; 0 where none was.
    std::vector<std::uint64_t> asked() const {
        const std::lock_guard lock(m_mutex);
        return m_asked;
    }

private:
    void serve(Conversation& client) {
        const std::string request = client.read_request();
        if (request.empty()) return;
        const std::uint64_t begin = note(request);
        const std::string range = begin == 0 ? ""
                                             : fmt::format("Content-Range: bytes {}-{}/{}\r\n", begin,
                                                           m_content.size() - 1, m_content.size());
        client.send(fmt::format("HTTP/1.1 {}\r\nContent-Length: {}\r\nETag: \"v1\"\r\nAccept-Ranges: bytes\r\n{}\r\n",
                                begin == 0 ? "200 OK" : "206 Partial Content", m_content.size() - begin, range));
        const auto body = std::string_view(m_content).substr(begin);
        client.send(begin == 0 ? body.substr(0, body.size() / 2) : body);
        client.close();
    }
    std::uint64_t note(const std::string& request) {
        const std::string_view before = "bytes=";
        const auto found = request.find(before);
        const std::lock_guard lock(m_mutex);
        m_asked.push_back(found == std::string::npos ? 0 : std::stoull(request.substr(found + before.size())));
        return m_asked.back();
    }

    const std::string m_content;
    mutable std::mutex m_mutex;
    std::vector<std::uint64_t> m_asked;  // guarded by m_mutex
    MisbehavingServer m_server;
};

TEST_F(Http2Test, H16AStreamThatIsResetIsGoneOnWith) {
    write_large_module(served() / "acme/large/1", std::uint64_t{2} << 20U);
    const BreakingServer behind(must(read_file(served() / "acme/large/1/table.bin")));
    // nginx, which has promised a length that does not come, resets the stream and keeps the connection.
    serve("location ~ table.bin { proxy_pass " + behind.url() + "; proxy_force_ranges on; proxy_buffering off; }");
    const auto resolved = lode({"resolve", handle("large"), "--verbose"});
    ASSERT_EQ(resolved.exit, 0) << resolved.err;
    EXPECT_THAT(resolved.err, HasSubstr("HTTP/2 stream"));
    EXPECT_THAT(behind.asked(), SizeIs(2));
    EXPECT_GT(behind.asked().back(), 0U) << "what had come was not asked for again";
    EXPECT_THAT(connections_of(answered("")), SizeIs(1));
    expect_whole("large");
}

}  // namespace
}  // namespace lode
