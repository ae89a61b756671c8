// A line a request: what it holds, what it never holds, and where it goes.
#include "registry_server/http/access_log.h"

#include <optional>
#include <sstream>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "tests/registry_server/raw_client.h"
#include "tests/registry_server/running_http_server.h"
#include "tests/support/fake_clock.h"
#include "tests/support/recording_log.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

RequestHead head_with_agent(std::string agent) {
    RequestHead head;
    head.method = RequestMethod::get;
    head.path = "/acme/m/1/module.json";
    head.query = "token=secret";
    head.headers = {
        {"authorization", "Bearer secret"}, {"referer", "https://secret"}, {"user-agent", std::move(agent)}};
    return head;
}

TEST(AccessLineTest, TellsWhatHappened) {
    const auto head = head_with_agent("curl/8");
    EXPECT_EQ(to_json_line({FakeClock().now(), "10.0.0.7", head, 206, 1234, std::chrono::microseconds(1500)}),
              R"({"time":"2026-01-31T12:00:00.000Z","client":"10.0.0.7","method":"GET","path":"/acme/m/1/module.json",)"
              R"("status":206,"bytes":1234,"duration_ms":1.500,"user_agent":"curl/8"})"
              "\n");
}

TEST(AccessLineTest, HoldsNoQueryAndNoHeaderThatMayBeSecret) {
    const auto head = head_with_agent("curl/8");
    EXPECT_THAT(to_json_line({FakeClock().now(), "10.0.0.7", head}), Not(HasSubstr("secret")));
}

TEST(AccessLineTest, S13WhatAClientSendsNeverEndsALineOrSteersATerminal) {
    const std::pair<std::string, std::string> rows[] = {
        {"a\r\n{\"status\":200}", R"(a\r\n{\"status\":200})"},
        {"\x1b[2J", R"(\u001b[2J)"},
        {"\x7f", R"(\u007f)"},
        {"\xc2\x9b", R"(\u009b)"},
        {"\xff", R"(\ufffd)"},
        {"\xe2\x80\xae", R"(\u202e)"},
        {"\\\"", R"(\\\")"},
    };
    for (const auto& [agent, escaped] : rows) {
        const auto head = head_with_agent(agent);
        const auto line = to_json_line({FakeClock().now(), "10.0.0.7", head});
        EXPECT_THAT(line, HasSubstr("\"user_agent\":\"" + escaped + "\"}"));
        EXPECT_EQ(line.find('\n'), line.size() - 1);
        EXPECT_TRUE(nlohmann::json::accept(line));
    }
}

TEST(AccessLineTest, LongTextsAreCut) {
    const auto head = head_with_agent(std::string(15'000, 'x'));
    EXPECT_LT(to_json_line({FakeClock().now(), "10.0.0.7", head}).size(), 1'300U);
}

class AccessLogTest : public testing::Test {
protected:
    class Hello final : public Handler {
        Answer answer(const RequestHead& head) override {
            return head.path == "/hello" ? Reply{200, {}, "hello"} : Reply{404};
        }
    };

    RunningHttpServer& server() { return *m_server; }
    /// Those of the file when the server has gone: then all is written.
    std::vector<nlohmann::json> lines_of(const std::filesystem::path& path) {
        m_server.reset();
        std::vector<nlohmann::json> lines;
        std::istringstream text(*read_file(path));
        for (std::string line; std::getline(text, line);) lines.push_back(nlohmann::json::parse(line));
        return lines;
    }

    const TemporaryFolder folder;
    const std::filesystem::path file = folder / "access.log";
    FakeClock clock;
    RecordingLog log;

private:
    Hello m_hello;
    std::optional<RunningHttpServer> m_server{std::in_place, m_hello,
                                              HttpServerOptions{.addresses = {}, .access_log = file}, clock, log};
};

TEST_F(AccessLogTest, HasALineForEachRequestRefusedOnesToo) {
    EXPECT_EQ(send_request(server().port(), "GET /hello?key=secret HTTP/1.1\r\nUser-Agent: me").status, 200);
    EXPECT_EQ(send_request(server().port(), "DELETE /missing HTTP/1.1").status, 404);
    EXPECT_EQ(send_request(server().port(), "rubbish").status, 400);
    const auto lines = lines_of(file);
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_EQ(lines[0]["path"], "/hello");
    EXPECT_EQ(lines[0]["client"], "127.0.0.1");
    EXPECT_EQ(lines[0]["user_agent"], "me");
    EXPECT_GT(lines[0]["bytes"], 5);
    EXPECT_EQ(lines[1]["method"], "DELETE");
    EXPECT_EQ(lines[1]["status"], 404);
    EXPECT_EQ(lines[2]["status"], 400);
}

TEST_F(AccessLogTest, AReloadGoesOnInANewFileAndLosesNothing) {
    EXPECT_EQ(send_request(server().port(), "GET /hello HTTP/1.1\r\nUser-Agent: before").status, 200);
    RawClient client(server().port());
    const auto ask = [&](const std::string& agent) {
        client.send("GET /hello HTTP/1.1\r\nHost: h\r\nUser-Agent: " + agent + "\r\n\r\n");
        EXPECT_EQ(client.read_response().status, 200);
    };
    ask("before, too");
    std::filesystem::rename(file, folder / "access.log.1");
    ask("moved, but not told");
    server().reload();
    ask("told by now, or on the way");
    ask("after");
    const auto after = lines_of(file);
    ASSERT_FALSE(after.empty());
    EXPECT_EQ(after.back()["user_agent"], "after");
    EXPECT_EQ(lines_of(folder / "access.log.1").size() + after.size(), 5U);
}

TEST_F(AccessLogTest, AFileThatCannotBeOpenedAgainIsToldAndTheOldOneWrittenOn) {
    RawClient client(server().port());
    const auto ask = [&] {
        client.send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
        EXPECT_EQ(client.read_response().status, 200);
    };
    ask();
    std::filesystem::rename(file, folder / "old");
    std::filesystem::create_directory(file);
    server().reload();
    ask();
    ask();
    EXPECT_EQ(lines_of(folder / "old").size(), 3U);
    EXPECT_THAT(log.warnings(), ElementsAre(HasSubstr("goes on in the old file")));
}

TEST(AccessLogFileTest, WhatCannotBeWrittenIsToldOnce) {
    RecordingLog log;
    const auto head = head_with_agent("curl/8");
    {
        auto full = AccessLog::open("/dev/full", log);
        ASSERT_TRUE(full.has_value());
        for (int i = 0; i < 3; ++i) {
            (*full)->add({FakeClock().now(), "10.0.0.7", head});
            (*full)->flush();
        }
    }
    EXPECT_THAT(log.warnings(), ElementsAre(HasSubstr("requests are not logged")));
}

TEST(AccessLogFileTest, AFileThatCannotBeMadeIsAnErrorAtTheStart) {
    RecordingLog log;
    EXPECT_FALSE(AccessLog::open("/nowhere/access.log", log).has_value());
}

}  // namespace
}  // namespace lode
