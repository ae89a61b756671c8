// How long the network may take, by the words of one command.
#include <atomic>

#include <gmock/gmock.h>

#include "tests/cli/scenario.h"
#include "tests/support/folder_answers.h"
#include "tests/support/loopback_listener.h"

namespace lode {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class DeadlinesTest : public Scenario {
protected:
    void write_module() { write_seed_module(m_folder / "www/acme/seed/1"); }
    static std::string handle_at(const std::string& base) { return base + "/acme/seed/1"; }
};

TEST_F(DeadlinesTest, AServerThatFallsSilentIsAskedAgainAfterTheStallTimeout) {
    write_module();
    std::atomic<int> requests = 0;
    const MisbehavingServer server([&](Conversation& client) {
        const std::string request = client.read_request();
        if (++requests == 1) return client.stall();
        answer_from(m_folder / "www", client, request);
    });
    const auto fetched = lode({"fetch", handle_at(server.url()), "--stall-timeout", "1", "--verbose"});
    EXPECT_EQ(fetched.exit, 0) << fetched.err;
    EXPECT_THAT(fetched.err, AllOf(HasSubstr("the last 1 seconds"), HasSubstr("trying again")));
}

TEST_F(DeadlinesTest, AHostThatDoesNotAnswerIsLeftAfterTheConnectTimeout) {
    const LoopbackListener listener(0);
    const FileDescriptor waiting = connect_to_loopback(listener.port());  // fills the queue: the next one hangs
    const std::string handle = handle_at("http://127.0.0.1:" + std::to_string(listener.port()));
    const auto left =
        lode({"resolve", handle, "--connect-timeout", "1", "--total-timeout=2", "--verbose", "--stall-timeout", "1h"});
    EXPECT_EQ(left.exit, 5);
    EXPECT_THAT(left.err, AllOf(HasSubstr("cannot be reached"), HasSubstr("trying again")))
        << "the first attempt ended before the total timeout";
}

TEST_F(DeadlinesTest, TheTotalTimeoutEndsAResolveWhateverAServerDoes) {
    const MisbehavingServer server([](Conversation& client) {
        client.read_request();
        client.stall();
    });
    const auto late = lode({"resolve", handle_at(server.url()), "--total-timeout", "1s"});
    EXPECT_EQ(late.exit, 5);
    EXPECT_THAT(late.err, AllOf(HasSubstr("`total_timeout`"), HasSubstr("hint: run it again")));
}

TEST_F(DeadlinesTest, FlagsAreStrongerThanTheEnvironment) {
    m_environment["LODE_STALL_TIMEOUT"] = "7";
    m_environment["LODE_TOTAL_TIMEOUT"] = "8";
    const auto told = lode({"doctor", "--offline", "--connect-timeout", "90", "--stall-timeout", "2m"}).out;
    EXPECT_THAT(told, AllOf(HasSubstr("connect_timeout: 90 s (by --connect-timeout)"),
                            HasSubstr("stall_timeout: 120 s (by --stall-timeout)"),
                            HasSubstr("total_timeout: 8 s (by LODE_TOTAL_TIMEOUT)")));
}

TEST_F(DeadlinesTest, ATimeThatIsNoneIsWrongUsage) {
    for (const std::string flag : {"--connect-timeout", "--stall-timeout", "--total-timeout"}) {
        for (const auto& [time, message] : std::vector<std::pair<std::string, std::string>>{
                 {"0", ": expected at least a second"}, {"soon", ": `soon` is not a duration"}}) {
            const auto refused = lode({"resolve", "./nothing", flag, time});
            EXPECT_EQ(refused.exit, 2) << flag;
            EXPECT_THAT(refused.err, HasSubstr(flag + message));
        }
        EXPECT_EQ(lode({"fetch", "./nothing", flag}).exit, 2) << flag;
        EXPECT_EQ(lode({"fetch", "./nothing", flag, ""}).exit, 2) << flag << " must not get lost";
    }
}

}  // namespace
}  // namespace lode
