// The odd, broken and hostile answers of curl's own test collection, each given to a request of ours.
#include <algorithm>
#include <filesystem>
#include <set>

#include "base/file.h"
#include "tests/http/curl_test_case.h"
#include "tests/http/transport_fixture.h"
#include "tests/support/misbehaving_server.h"

namespace lode {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> test_cases() {
    std::vector<fs::path> files;
    const fs::path folder = fs::path(LODE_SHARED_DATA) / "hostile/curl-http-tests";
    std::error_code absent;
    for (const auto& entry : fs::directory_iterator(folder, absent))
        if (entry.path().extension() == ".xml") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

/// Gives the answers in turn, the last one again and again, a connection each.
class AnswersServer {
public:
    explicit AnswersServer(const std::string& xml)
        : m_server([this](Conversation& client) {
              if (client.read_request().empty()) return;
              client.send(next());
          }) {
        const std::lock_guard lock(m_mutex);
        m_answers = answers_of_curl_test(xml, m_server.url().substr(7));
    }

    std::string url() const { return m_server.url(); }
    bool has_answers() const { return !m_answers.empty(); }
    /// The one given last.
    std::string last() const {
        const std::lock_guard lock(m_mutex);
        return m_given == 0 ? std::string() : m_answers[std::min(m_given, m_answers.size()) - 1];
    }

private:
    std::string next() {
        const std::lock_guard lock(m_mutex);
        return m_answers[std::min(m_given++, m_answers.size() - 1)];
    }

    mutable std::mutex m_mutex;
    std::vector<std::string> m_answers;
    std::size_t m_given = 0;
    MisbehavingServer m_server;
};

/// Keeps what arrives, also where the transfer fails in the end.
class KeepingSink final : public BodySink {
public:
    Result<void> on_head(const HttpResponse& response) override {
        ++m_heads;
        m_head = response;
        return {};
    }
    Result<void> on_bytes(std::span<const std::byte> bytes) override {
        EXPECT_EQ(m_heads, 1);
        m_body.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        return {};
    }

    int m_heads = 0;
    HttpResponse m_head;
    std::string m_body;
};

/// What an answer has after its last head.
std::string_view after_heads(std::string_view answer) {
    while (answer.starts_with("HTTP/1.")) {
        const auto crlf = answer.find("\r\n\r\n");
        const auto lf = answer.find("\n\n");
        const auto end =
            std::min(crlf == std::string_view::npos ? crlf : crlf + 4, lf == std::string_view::npos ? lf : lf + 2);
        if (end == std::string_view::npos) return {};
        const bool is_interim = answer.size() > 9 && answer[9] == '1';
        answer.remove_prefix(end);
        if (!is_interim) break;
    }
    return answer;
}

void expect_no_more_than_was_framed(const KeepingSink& sink, const std::string& answer) {
    const std::string_view rest = after_heads(answer);
    const bool is_chunked = sink.m_head.header("transfer-encoding").has_value();
    EXPECT_LE(sink.m_body.size(), rest.size());
    if (is_chunked) return;
    EXPECT_TRUE(rest.starts_with(sink.m_body));
    if (const auto length = sink.m_head.header("content-length")) {
        EXPECT_LE(sink.m_body.size(), std::stoull(std::string(*length)));
    }
}

class HostileAnswersTest : public CurlFixture {};

TEST_F(HostileAnswersTest, NoneCrashesHangsOrHandsOverMoreThanWasFramed) {
    const auto files = test_cases();
    if (files.empty()) GTEST_SKIP() << "the shared data are not here";
    const auto transport = make_transport();
    int run = 0;
    for (const auto& file : files) {
        SCOPED_TRACE(file.filename());
        const AnswersServer server(must(read_file(file)));
        if (!server.has_answers()) continue;
        KeepingSink sink;
        const auto response = transport->send(
            {.url = must(parse_url(server.url() + "/1")), .total_timeout = std::chrono::seconds(20)}, sink);
        ++run;
        expect_no_more_than_was_framed(sink, server.last());
        if (!response) {
            EXPECT_EQ(response.error().code, ErrorCode::unavailable) << response.error().message;
            EXPECT_NE(response.error().peer, PeerFailure::silent) << response.error().message;
        }
    }
    EXPECT_EQ(run, 252);
}

}  // namespace
}  // namespace lode
