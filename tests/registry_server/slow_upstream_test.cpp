// An upstream registry that keeps a mirror waiting: what the mirror's clients are told.
#include <future>

#include <gmock/gmock.h>

#include "tests/registry_server/running_http_server.h"
#include "tests/registry_server/running_mirror.h"
#include "tests/registry_server/scripted_upstream.h"
#include "tests/support/fake_clock.h"
#include "tests/support/recording_log.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

using testing::HasSubstr;

constexpr std::string_view manifest = "/acme/m/1/module.json";

/// Never answers one path.
class StuckUpstream final : public Handler {
public:
    Answer answer(const RequestHead& head) override {
        if (head.path != "/acme/m/1/sub/table.bin") return rest.answer(head);
        return AnswerLater([this](Responder responder) {
            m_responder = std::move(responder);
            m_asked.set_value();
        });
    }
    void wait_until_asked() { m_asked.get_future().wait(); }

    ScriptedUpstream rest;

private:
    std::promise<void> m_asked;
    Responder m_responder;
};

class SlowUpstreamTest : public testing::Test {
protected:
    SlowUpstreamTest() { upstream.rest.put_module("acme/m", "1", sample_module("acme/m", "1")); }
    void start(std::chrono::seconds patience) {
        MirrorOptions options;
        options.upstreams = {{*parse_url(fmt::format("http://127.0.0.1:{}", server.port()))}};
        options.transport = &transport;
        options.clock = &clock;
        options.cancellation = &cancellation;
        options.limits.patience = patience;
        mirror.emplace(root.path(), options, clock, log);
    }

    const TemporaryFolder root;
    FakeClock clock;
    SystemClock upstream_clock;
    RecordingLog log;
    Cancellation cancellation;
    RememberingTransport transport{{}, clock, log};
    StuckUpstream upstream;
    RunningHttpServer server{upstream, {.limits = {.stop_time = std::chrono::milliseconds(0)}}, upstream_clock, log};
    std::optional<RunningMirror> mirror;
};

TEST_F(SlowUpstreamTest, WhoComesAgainIsToldHowMuchHasCome) {
    start(std::chrono::seconds(0));
    EXPECT_EQ(mirror->get(manifest).status, 503);
    upstream.wait_until_asked();
    auto told = mirror->get(manifest);
    while (told.header("lode-arrived").empty()) told = mirror->get(manifest);  // the other file is on its way
    EXPECT_EQ(told.status, 503);
    EXPECT_NE(told.header("retry-after"), "");
    EXPECT_THAT(told.body, HasSubstr("still on its way to this mirror, "));
}

TEST_F(SlowUpstreamTest, StoppingAnswersThoseWhoWaitAndDoesNotWaitForUpstream) {
    start(std::chrono::hours(1));
    auto answered = std::async(std::launch::async, [this] { return mirror->get(manifest); });
    upstream.wait_until_asked();
    mirror->stop();
    const auto told = answered.get();
    EXPECT_EQ(told.status, 503);
    EXPECT_THAT(told.body, HasSubstr("this mirror is being stopped"));
}

}  // namespace
}  // namespace lode
