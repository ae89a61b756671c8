// Ctrl-C while a server says nothing: each of these would wait for ever without it.
#include <atomic>
#include <csignal>
#include <future>
#include <thread>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "tests/cli/scenario.h"
#include "tests/support/folder_answers.h"
#include "tests/support/large_module.h"
#include "tests/support/misbehaving_server.h"
#include "tests/support/result_matchers.h"
#include "tests/support/running_program.h"

namespace lode {
namespace {

using testing::HasSubstr;

constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20U;
constexpr std::uint64_t table_size = 8 * mebibyte;

/// Whether somebody waits for a connection to that port of 127.0.0.1, as proc(5) tells of /proc/net/tcp.
bool is_being_connected_to(std::uint16_t port) {
    const std::string to_port_not_yet_answered = fmt::format(" 0100007F:{:04X} 02 ", port);
    return content_of("/proc/net/tcp").find(to_port_not_yet_answered) != std::string::npos;
}

class InterruptTest : public Scenario {
protected:
    InterruptTest() {
        for (const char* name : {"LODE_CONNECT_TIMEOUT", "LODE_STALL_TIMEOUT"}) m_environment[name] = "365d";
    }
    std::unique_ptr<RunningProgram> start(std::vector<std::string> words) {
        words.insert(words.begin(), LODE_PROGRAM);
        return std::make_unique<RunningProgram>(words, m_environment);
    }
    static void expect_to_end_by(int signal, RunningProgram& program) {
        ASSERT_TRUE(program.is_running());
        ::kill(program.id(), signal);
        EXPECT_EQ(program.wait(), 130);
    }
};

TEST_F(InterruptTest, EndsTheWaitForAnAnswerOfEachModule) {
    constexpr int modules = 3;
    std::atomic<int> asked = 0;
    std::promise<void> all_wait;
    const MisbehavingServer server([&](Conversation& client) {
        client.read_request();
        if (++asked == modules) all_wait.set_value();
        client.stall();
    });
    std::vector<std::string> words = {"fetch"};
    for (int i = 1; i <= modules; ++i) words.push_back(fmt::format("{}/acme/seed/{}", server.url(), i));
    const auto program = start(words);
    all_wait.get_future().wait();
    expect_to_end_by(SIGINT, *program);
}

TEST_F(InterruptTest, EndsATransferThatStallsAndWhatCameIsGoneOnWith) {
    write_large_module(m_folder / "www/acme/large/1", table_size);
    std::atomic<bool> is_to_stall = true;
    const MisbehavingServer server([&](Conversation& client) {
        const std::string request = client.read_request();
        if (!is_to_stall || request.find("/table.bin") == std::string::npos)
            return answer_from(m_folder / "www", client, request);
        client.send(fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", table_size));
        client.send(std::string_view(must(read_file(m_folder / "www/acme/large/1/table.bin"))).substr(0, 6 * mebibyte));
        client.stall();
    });
    const std::string handle = server.url() + "/acme/large/1";
    const auto program = start({"fetch", handle});
    while (program->is_running() && journaled_bytes(cache() / "partial") < 5 * mebibyte)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    expect_to_end_by(SIGINT, *program);
    const auto there = journaled_bytes(cache() / "partial");
    EXPECT_GE(there, 5 * mebibyte);

    is_to_stall = false;
    const auto fetched = lode({"fetch", "--verbose", handle});
    EXPECT_EQ(fetched.exit, 0) << fetched.err;
    EXPECT_THAT(fetched.err, HasSubstr(fmt::format("going on with the file `table.bin`: {} bytes are here", there)));
    EXPECT_EQ(lode({"show", "--verify", "--offline", handle}).exit, 0);
}

TEST_F(InterruptTest, EndsAConnectionThatDoesNotComeAbout) {
    const LoopbackListener listener(0);
    const FileDescriptor waiting = connect_to_loopback(listener.port());  // fills the queue: the next one hangs
    const auto program = start({"fetch", fmt::format("http://127.0.0.1:{}/acme/seed/1", listener.port())});
    while (program->is_running() && !is_being_connected_to(listener.port()))
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    expect_to_end_by(SIGTERM, *program);
}

TEST_F(InterruptTest, EndsThePauseBeforeAnotherAttempt) {
    std::promise<void> refused;
    std::atomic<bool> is_told = false;
    const MisbehavingServer server([&](Conversation& client) {
        if (client.read_request().empty()) return;
        client.send("HTTP/1.1 503 Busy\r\nRetry-After: 60\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        if (!is_told.exchange(true)) refused.set_value();
    });
    const auto program = start({"fetch", server.url() + "/acme/seed/1"});
    refused.get_future().wait();
    expect_to_end_by(SIGINT, *program);
}

}  // namespace
}  // namespace lode
