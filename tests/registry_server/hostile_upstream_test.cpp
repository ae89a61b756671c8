// Upstream registries that lie, redirect and stall: what a mirror makes of them.
#include <future>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "tests/registry_server/running_http_server.h"
#include "tests/registry_server/running_mirror.h"
#include "tests/registry_server/scripted_upstream.h"
#include "tests/support/fake_clock.h"
#include "tests/support/misbehaving_server.h"
#include "tests/support/recording_log.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class HostileUpstreamTest : public testing::Test {
protected:
    MirrorOptions options() {
        MirrorOptions made;
        made.upstreams = {{*parse_url(fmt::format("http://127.0.0.1:{}", server.port()))}};
        made.transport = &transport;
        made.clock = &clock;
        made.cancellation = &cancellation;
        return made;
    }
    bool keeps_nothing() const {
        const auto modules = root / "private/mirror/modules";
        return !std::filesystem::exists(modules) || std::filesystem::is_empty(modules);
    }

    const TemporaryFolder root;
    FakeClock clock;
    SystemClock upstream_clock;
    RecordingLog log;
    Cancellation cancellation;
    RememberingTransport transport{
        {.redirect_hosts = std::vector<std::string>{"169.254.169.254", "10.255.255.1"}}, clock, log};
    ScriptedUpstream upstream;
    RunningHttpServer server{upstream, {}, upstream_clock, log};
    const SampleModule module = sample_module("acme/m", "1");
};

TEST_F(HostileUpstreamTest, S16WhatIsNotAsItShouldBeIsRefusedAndNotKept) {
    struct Row {
        std::string_view name;
        std::string path;
        Reply reply;
        int status;
    };
    const std::string file = "/acme/m/1/words.txt";
    const std::string manifest = "/acme/m/1/module.json";
    const std::string versions = "/acme/m/versions.json";
    const Row rows[] = {
        {"other bytes of the same length", file, {200, {}, "cat\ndoG\n"}, 502},
        {"a file that is too short", file, {200, {}, "cat"}, 502},
        {"a file that is too long", file, {200, {}, "cat\ndog\nand much more"}, 502},
        {"a file that is missing", file, {404, {}, {}}, 502},
        {"another module's manifest", manifest, {200, {}, sample_module("acme/other", "1").manifest}, 502},
        {"another version's manifest", manifest, {200, {}, sample_module("acme/m", "2").manifest}, 502},
        {"a manifest that is none", manifest, {200, {}, "{}"}, 502},
        {"a page for people", manifest, {200, {{"Content-Type", "text/html"}}, "<html>"}, 502},
        {"a manifest that is listed and missing", manifest, {404, {}, {}}, 404},
        {"versions that are none", versions, {200, {}, "[]"}, 502},
        {"another module's versions",
         versions,
         {200, {}, to_json(VersionsDocument{*parse_module_name("a/b"), {}})},
         502},
        {"no versions", versions, {404, {}, {}}, 404},
        {"a token is wanted", versions, {401, {}, {}}, 502},
        {"the token is not for this", versions, {403, {}, {}}, 502},
        {"trouble", versions, {500, {}, {}}, 503},
        {"trouble that is to pass", versions, {503, {}, {}}, 503},
        {"a status that nobody expects", versions, {418, {}, {}}, 502},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        std::filesystem::remove_all(root.path() / "private");
        upstream.put_module("acme/m", "1", module);
        upstream.put(row.path, row.reply);
        const RunningMirror mirror(root.path(), options(), clock, log);
        const auto got = mirror.get("/acme/m/1/module.json");
        EXPECT_EQ(got.status, row.status) << got.body;
        EXPECT_THAT(got.body, Not(HasSubstr(std::to_string(server.port()))));
        EXPECT_EQ(got.header("retry-after").empty(), row.status != 503);
        EXPECT_TRUE(keeps_nothing());
        clock.advance(seconds(61));
        upstream.put_module("acme/m", "1", module);
        EXPECT_EQ(mirror.get("/acme/m/1/module.json").status, 200) << "once upstream is mended";
    }
}

TEST_F(HostileUpstreamTest, S16AManifestThatIsListedAndOfAnotherModuleIsRefused) {
    const RunningMirror mirror(root.path(), options(), clock, log);
    upstream.put_module("acme/m", "1", sample_module("acme/other", "1"));
    EXPECT_EQ(mirror.get("/acme/m/1/module.json").status, 502);
    upstream.put_module("acme/n", "1", sample_module("acme/n", "2"));
    EXPECT_EQ(mirror.get("/acme/n/1/module.json").status, 502);
    EXPECT_TRUE(keeps_nothing());
}

TEST_F(HostileUpstreamTest, S16ARedirectOutOfUpstreamIsNotFollowed) {
    ScriptedUpstream secret;
    const RunningHttpServer inner(secret, {}, upstream_clock, log);
    secret.put_module("acme/m", "1", module);
    const std::string port = std::to_string(inner.port());
    struct Row {
        std::string_view name;
        std::string base;
    };
    const Row rows[] = {
        {"another port of this machine", "http://127.0.0.1:" + port},
        {"by name", "http://localhost:" + port},
        {"in IPv6", "http://[::1]:" + port},
        {"mapped", "http://[::ffff:127.0.0.1]:" + port},
        {"in one number", "http://2130706433:" + port},
        {"in short", "http://127.1:" + port},
        {"nobody's address", "http://0.0.0.0:" + port},
        {"a cloud's secrets", "http://169.254.170.2"},
        {"a cloud's secrets, allowed by name", "http://169.254.169.254"},
        {"a private network, allowed by name", "http://10.255.255.1"},
        {"a file", "file:///etc/passwd"},
        {"with a login", "http://127.0.0.1@127.0.0.1:" + port},
    };
    for (const auto& row : rows)
        for (const auto* path : {"/acme/m/versions.json", "/acme/m/1/module.json", "/acme/m/1/words.txt"}) {
            SCOPED_TRACE(fmt::format("{}, {}", row.name, path));
            std::filesystem::remove_all(root.path() / "private");
            upstream.put_module("acme/m", "1", module);
            upstream.put(path, Reply{302, {{"Location", row.base + path}}, {}});
            const RunningMirror mirror(root.path(), options(), clock, log);
            EXPECT_EQ(mirror.get("/acme/m/1/module.json").status, 502);
            EXPECT_THAT(secret.heads(), IsEmpty());
            EXPECT_TRUE(keeps_nothing());
        }
}

TEST_F(HostileUpstreamTest, S16ARedirectWithinUpstreamIsFollowed) {
    upstream.put_module("acme/m", "1", module);
    upstream.put("/acme/m/1/words.txt", Reply{302, {{"Location", "/elsewhere/words"}}, {}});
    upstream.put("/elsewhere/words", "cat\ndog\n");
    const RunningMirror mirror(root.path(), options(), clock, log);
    EXPECT_EQ(mirror.get("/acme/m/1/words.txt").body, "cat\ndog\n");
}

TEST_F(HostileUpstreamTest, S16NothingOfAClientsRequestChoosesWhomToAsk) {
    upstream.put_module("acme/m", "1", module);
    const RunningMirror mirror(root.path(), options(), clock, log);
    for (const auto* path : {"/acme/m/1/..%2f..%2fsecret", "/acme/m/1/%2e%2e/secret", "//evil.example/m/versions.json",
                             "/acme//versions.json", "/acme/m@evil.example/versions.json",
                             "/acme/m/1?x=http://evil.example", "/http:/evil.example/versions.json"})
        EXPECT_EQ(mirror.get(path).status, 404) << path;
    EXPECT_THAT(transport.asked(), IsEmpty());
    EXPECT_EQ(mirror
                  .get("/acme/m/1/words.txt?token=secret",
                       "Authorization: Bearer secret\r\nCookie: secret\r\nX-Forwarded-Host: evil.example")
                  .status,
              200);
    for (const auto& head : upstream.heads()) {
        EXPECT_FALSE(head.header("authorization"));
        EXPECT_FALSE(head.header("cookie"));
        EXPECT_FALSE(head.header("x-forwarded-host"));
        EXPECT_EQ(head.query, "");
        EXPECT_EQ(head.header("host"), fmt::format("127.0.0.1:{}", server.port()));
    }
}

/// Lets `request` of the mirror wait until upstream is told to go on.
class StallingUpstream final : public Handler {
public:
    explicit StallingUpstream(ScriptedUpstream& answers) : m_answers(answers) {}

    Answer answer(const RequestHead& head) override {
        if (!head.path.ends_with("words.txt")) return m_answers.answer(head);
        return AnswerLater([this](Responder responder) { m_asked.set_value(std::move(responder)); });
    }
    /// Waits until it was asked for the file.
    Responder responder() { return m_asked.get_future().get(); }

private:
    ScriptedUpstream& m_answers;
    std::promise<Responder> m_asked;
};

TEST_F(HostileUpstreamTest, WhoWaitsForLongIsToldToComeAgainAndFindsItDone) {
    upstream.put_module("acme/m", "1", module);
    StallingUpstream stalling(upstream);
    RunningHttpServer slow(stalling, {}, upstream_clock, log);
    auto made = options();
    made.upstreams = {{*parse_url(fmt::format("http://127.0.0.1:{}", slow.port()))}};
    const RunningMirror mirror(root.path(), made, clock, log);
    RawClient client(mirror.port());
    client.send("GET /acme/m/1/module.json HTTP/1.1\r\nHost: x\r\n\r\n");
    const Responder go_on = stalling.responder();
    clock.advance(seconds(46));
    const auto told = client.read_response();
    EXPECT_EQ(told.status, 503);
    EXPECT_EQ(told.header("retry-after"), "15");
    EXPECT_THAT(told.body, HasSubstr("`acme/m/1` is still on its way"));
    client.send("GET /acme/m/1/module.json HTTP/1.1\r\nHost: x\r\n\r\n");
    go_on(Reply{200, {}, "cat\ndog\n"});
    const auto found = client.read_response();
    EXPECT_EQ(found.status, 200) << "on the same connection, by the same fetch";
    EXPECT_EQ(found.body, module.manifest);
}

TEST_F(HostileUpstreamTest, AnEndlessBodyEnds) {
    upstream.put_module("acme/m", "1", module);
    const MisbehavingServer endless([](Conversation& client) {
        if (client.read_request().empty()) return;
        client.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        client.send_for_ever("400\r\n" + std::string(0x400, ' ') + "\r\n");
    });
    auto made = options();
    made.upstreams = {{*parse_url(endless.url())}};
    const RunningMirror mirror(root.path(), made, clock, log);
    EXPECT_EQ(mirror.get("/acme/m/1/module.json").status, 502);
    EXPECT_EQ(mirror.get("/acme/m/versions.json").status, 502);
    EXPECT_TRUE(keeps_nothing());
}

}  // namespace
}  // namespace lode
