// Lost packets, peers that fall silent and lines that are slow: a registry and the program in a network of their own.
#include <memory>
#include <optional>
#include <thread>

#include <gmock/gmock.h>

#include "tests/cli/scenario.h"
#include "tests/support/large_module.h"
#include "tests/support/leftovers.h"
#include "tests/support/private_network.h"
#include "tests/support/result_matchers.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr std::uint64_t table_size = std::uint64_t{8} << 20U;

/// A registry at port 80 of 127.0.0.1, which has one module of 8 MiB.
class BadWeatherTest : public Scenario {
protected:
    void SetUp() override {
        if (const auto lack = PrivateNetwork::lacks()) GTEST_SKIP() << *lack;
        m_digest = write_large_module(m_folder / "registry/public/acme/large/1", table_size);
        m_network = std::make_unique<PrivateNetwork>();
        m_registry = std::make_unique<RunningProgram>(
            m_network->inside({LODE_PROGRAM, "serve", (m_folder / "registry").string(), "--listen", "127.0.0.1:80"}),
            m_environment);
        wait_for_registry();
    }
    /// It would wait for the clients whose packets are lost.
    void TearDown() override {
        if (m_registry) m_registry->kill();
    }
    void wait_for_registry() const {
        const std::vector<std::string> ask = {"curl", "--silent", "--fail", "http://127.0.0.1/healthz"};
        while (m_registry->is_running() && m_network->run(ask).exit != 0)
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        ASSERT_TRUE(m_registry->is_running());
    }

    ProgramResult lode_there(std::vector<std::string> words) {
        words.insert(words.begin(), LODE_PROGRAM);
        return m_network->run(words, {.environment = m_environment, .input = {}, .folder = m_folder.path()});
    }
    void expect_whole() {
        EXPECT_EQ(lode_there({"show", "--verify", handle, "--offline"}).exit, 0);
        EXPECT_THAT(leftovers_in(cache() / "partial"), IsEmpty());
    }
    /// How much a run with --verbose says was here before it began.
    static std::uint64_t bytes_here(const std::string& notes) {
        const std::string_view before = "going on with the file `table.bin`: ";
        const auto found = notes.find(before);
        return found == std::string::npos ? 0 : std::stoull(notes.substr(found + before.size()));
    }

    static constexpr const char* handle = "http://127.0.0.1/acme/large/1";
    std::optional<Digest> m_digest;  // the module's
    std::unique_ptr<PrivateNetwork> m_network;
    std::unique_ptr<RunningProgram> m_registry;
};

TEST_F(BadWeatherTest, H16LostPacketsDelayAModuleAndNothingMore) {
    ASSERT_EQ(m_network->run({"ip", "link", "set", "lo", "mtu", "1500"}).exit, 0) << "thousands of packets";
    m_network->filter("numgen random mod 20 < 1 drop");
    const auto resolved = lode_there({"resolve", handle});
    EXPECT_EQ(resolved.exit, 0) << resolved.err;
    expect_whole();
}

TEST_F(BadWeatherTest, H11APeerThatFallsSilentInMidTransferIsLeftAndWhatCameIsKept) {
    m_network->filter("tcp sport 80 quota over 2 mbytes drop");
    m_environment["LODE_CONNECT_TIMEOUT"] = "1";
    m_environment["LODE_STALL_TIMEOUT"] = "1";
    const auto left = lode_there({"resolve", handle, "--verbose"});
    EXPECT_EQ(left.exit, 5);
    EXPECT_THAT(left.err, AllOf(HasSubstr("the last 1 seconds"), HasSubstr("error: `http://127.0.0.1/acme/large/1")));

    m_network->filter("");
    const auto resolved = lode_there({"resolve", handle, "--verbose"});
    EXPECT_EQ(resolved.exit, 0) << resolved.err;
    EXPECT_GT(bytes_here(resolved.err), 1'000'000U) << resolved.err;
    expect_whole();
}

TEST_F(BadWeatherTest, H11AHostThatNeverAnswersIsLeftAfterTheConnectTimeout) {
    m_network->filter("tcp dport 80 drop");
    m_environment["LODE_CONNECT_TIMEOUT"] = "1";
    const auto left = lode_there({"resolve", handle});
    EXPECT_EQ(left.exit, 5);
    EXPECT_THAT(left.err, AllOf(HasSubstr("cannot be reached"), HasSubstr("Timeout"),
                                HasSubstr("hint: check the address and the network")));
}

TEST_F(BadWeatherTest, H16AHostThatRefusesIsSaidToDoSo) {
    m_network->filter("tcp dport 80 reject with tcp reset");
    const auto refused = lode_there({"resolve", handle});
    EXPECT_EQ(refused.exit, 5);
    EXPECT_THAT(refused.err, HasSubstr("cannot be reached"));
}

TEST_F(BadWeatherTest, H11ASlowLineThatNeverStallsIsEndedByTheTotalTimeoutOnly) {
    ASSERT_EQ(m_network
                  ->run({"tc", "qdisc", "add", "dev", "lo", "root", "tbf", "rate", "16mbit", "burst", "256kb", "limit",
                         "16mb"})
                  .exit,
              0);
    m_environment["LODE_TOTAL_TIMEOUT"] = "2";
    const auto late = lode_there({"resolve", handle});
    EXPECT_EQ(late.exit, 5);
    EXPECT_THAT(late.err, AllOf(HasSubstr("`total_timeout`"), HasSubstr("hint: run it again")));
    m_environment.erase("LODE_TOTAL_TIMEOUT");
    const auto patient = lode_there({"resolve", handle, "--verbose"});
    EXPECT_EQ(patient.exit, 0) << patient.err;
    EXPECT_GT(bytes_here(patient.err), 0U) << patient.err;
    expect_whole();
}

TEST_F(BadWeatherTest, H16ADeadMirrorCostsOneConnectTimeoutAndIsRememberedByTheNextProcess) {
    // What is sent to 127.0.0.2 is lost without a word.
    m_network->filter("ip daddr 127.0.0.2 drop");
    m_folder.write(".config/lode/config.json", R"({"connect_timeout": 1, "registries": [
        {"url": "http://127.0.0.2", "mirrors": ["http://127.0.0.1"]}]})");
    const std::string pinned = "http://127.0.0.2/acme/large/1#sha256=" + m_digest->hex();
    const auto first = lode_there({"resolve", pinned, "--verbose"});
    EXPECT_EQ(first.exit, 0) << first.err;
    EXPECT_THAT(first.err, HasSubstr("`http://127.0.0.2/acme/large/1/module.json` cannot be reached"));
    EXPECT_THAT(first.err, Not(HasSubstr("table.bin` cannot be reached"))) << "once is enough";
    fs::remove_all(cache() / "modules");
    fs::remove_all(cache() / "blobs");
    const auto second = lode_there({"resolve", pinned, "--verbose"});
    EXPECT_EQ(second.exit, 0) << second.err;
    EXPECT_THAT(second.err, Not(HasSubstr("cannot be reached"))) << "it rests";
}

}  // namespace
}  // namespace lode
