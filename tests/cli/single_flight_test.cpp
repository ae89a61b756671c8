// Many processes that want one module at the same time, as nginx's log sees them.
#include <csignal>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>
#include <thread>

#include <gmock/gmock.h>

#include "cache/cache_layout.h"
#include "cache/flight_report.h"
#include "module/hashing.h"
#include "module/registry_documents.h"
#include "tests/cli/scenario.h"
#include "tests/support/large_module.h"
#include "tests/support/leftovers.h"
#include "tests/support/nginx.h"
#include "tests/support/result_matchers.h"
#include "tests/support/running_program.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Not;
using testing::Pair;
using testing::SizeIs;

constexpr std::uint64_t table_size = std::uint64_t{8} << 20U;  // one connection's, however slow

#if defined(__SANITIZE_THREAD__)  // g++'s
constexpr bool is_sanitized = true;
#elif defined(__has_feature)  // clang's
constexpr bool is_sanitized = __has_feature(address_sanitizer);
#else
constexpr bool is_sanitized = false;
#endif

struct Answered {
    std::string path;
    int status = 0;
    std::uint64_t bytes = 0;  ///< of the body
};

/// acme/large, of which the table takes two seconds.
class SingleFlightTest : public Scenario {
protected:
    void SetUp() override {
        if (!find_nginx()) GTEST_SKIP() << "nginx is not installed";
        m_digest = write_large_module(served() / "acme/large/1", table_size);
        m_nginx = std::make_unique<RunningNginx>(
            find_nginx().value(), served(),
            NginxOptions{.directives = "limit_rate 4m; access_log " + log() + " answered;",
                         .of_http = "log_format answered '$uri $status $body_bytes_sent';"});
        m_base = "http://127.0.0.1:" + std::to_string(m_nginx->port());
    }
    fs::path served() const { return m_folder / "www"; }
    std::string log() const { return (m_folder / "access.log").string(); }
    std::string handle() const { return m_base + "/acme/large/1"; }
    fs::path partial() const { return cache() / "partial"; }
    /// What those who want the module share.
    fs::path flight(const std::string& key) const { return CacheLayout(cache()).flight(digest_of(key)); }
    fs::path flight() const { return flight("module " + handle()); }

    void write_versions() const {
        const VersionsDocument document{
            must(parse_module_name("acme/large")),
            {{must(parse_version("1")), *m_digest, table_size, "2026-01-31T12:00:00Z", {}}}};
        must(write_file(served() / "acme/large/versions.json", to_json(document)));
    }
    /// What the server has answered, once it has ended.
    std::vector<Answered> answered() {
        m_nginx.reset();
        std::vector<Answered> all;
        std::ifstream file(log());
        for (Answered one; file >> one.path >> one.status >> one.bytes;) all.push_back(one);
        return all;
    }
    /// How often each path was asked for.
    std::map<std::string, int> counted() {
        std::map<std::string, int> counts;
        for (const auto& one : answered()) ++counts[one.path];
        return counts;
    }

    std::vector<ProgramResult> run_side_by_side(std::size_t count, const std::vector<std::vector<std::string>>& words) {
        std::vector<ProgramResult> results(count);
        std::vector<std::thread> threads;
        for (std::size_t i = 0; i < count; ++i)
            threads.emplace_back([&, i] { results[i] = lode(words[i % words.size()]); });
        for (auto& thread : threads) thread.join();
        return results;
    }
    std::unique_ptr<RunningProgram> start(const std::string& wanted) const {
        return std::make_unique<RunningProgram>(std::vector<std::string>{LODE_PROGRAM, "resolve", wanted},
                                                m_environment);
    }
    std::unique_ptr<RunningProgram> start() const { return start(handle()); }
    /// One that downloads, and stands still in the middle of it until `go_on`, however slow others are.
    std::unique_ptr<RunningProgram> start_holder() const {
        auto holder = start();
        wait_until([&] { return process_of_report() == holder->id() || !holder->is_running(); });
        EXPECT_TRUE(holder->is_running());
        ::kill(holder->id(), SIGSTOP);
        return holder;
    }
    static void go_on(const RunningProgram& holder) { ::kill(holder.id(), SIGCONT); }
    /// One that waits.
    std::unique_ptr<RunningProgram> start_waiter() const {
        auto waiter = start();
        wait_until([&] { return has_open(waiter->id(), flight()) || !waiter->is_running(); });
        EXPECT_TRUE(waiter->is_running());
        return waiter;
    }
    std::vector<std::unique_ptr<RunningProgram>> start_waiters(int count) const {
        std::vector<std::unique_ptr<RunningProgram>> waiters;
        waiters.reserve(static_cast<std::size_t>(count));
        for (int i = 0; i < count; ++i) waiters.push_back(start_waiter());
        return waiters;
    }

    static void wait_until(const std::function<bool()>& is_so) {
        for (int i = 0; i < 60'000 && !is_so(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        EXPECT_TRUE(is_so());
    }
    static bool has_open(pid_t process, const fs::path& path) {
        std::error_code error;
        for (const auto& entry : fs::directory_iterator("/proc/" + std::to_string(process) + "/fd", error))
            if (fs::read_symlink(entry.path(), error) == path) return true;
        return false;
    }
    std::optional<FlightReport> report() const {
        std::ifstream file(flight());
        std::stringstream text;
        text << file.rdbuf();
        return parse_flight_report(text.str());
    }
    pid_t process_of_report() const {
        const auto told = report();
        return told ? static_cast<pid_t>(told->process) : -1;
    }
    void expect_verified(const std::string& wanted) {
        const auto shown = lode({"show", "--verify", wanted, "--offline"});
        EXPECT_EQ(shown.exit, 0) << shown.err;
    }
    void expect_whole(const std::string& wanted) {
        expect_verified(wanted);
        EXPECT_THAT(leftovers_in(partial()), IsEmpty());
    }
    void expect_whole() { expect_whole(handle()); }

    std::optional<Digest> m_digest;  // the module's
    std::unique_ptr<RunningNginx> m_nginx;
    std::string m_base;
};

TEST_F(SingleFlightTest, FiftyProcessesDownloadAModuleOnce) {
    const auto results = run_side_by_side(50, {{"resolve", handle()}, {"fetch", "--verbose", handle()}});
    for (const auto& result : results) EXPECT_EQ(result.exit, 0) << result.err;
    expect_whole();
    EXPECT_THAT(counted(), ElementsAre(Pair("/acme/large/1/module.json", 1), Pair("/acme/large/1/table.bin", 1),
                                       Pair("/acme/large/versions.json", 1)));
}

TEST_F(SingleFlightTest, FiftyProcessesAskAFloatingHandlesVersionsOnce) {
    write_versions();
    const std::string floating = m_base + "/acme/large";
    const auto results = run_side_by_side(50, {{"resolve", floating}, {"resolve", floating + "@^1"}});
    for (const auto& result : results) EXPECT_EQ(result.exit, 0) << result.err;
    expect_whole(floating);
    EXPECT_THAT(counted(), ElementsAre(Pair("/acme/large/1/module.json", 1), Pair("/acme/large/1/table.bin", 1),
                                       Pair("/acme/large/versions.json", 1)));
}

TEST_F(SingleFlightTest, FiftyProcessesAskTheRegistriesForANameOnceAndThoseThatDoNotHaveItToo) {
    write_versions();
    m_environment["LODE_REGISTRY"] = m_base + "/elsewhere," + m_base;
    const auto results = run_side_by_side(50, {{"resolve", "acme/large"}, {"resolve", "acme/large@1"}});
    for (const auto& result : results) EXPECT_EQ(result.exit, 0) << result.err;
    expect_whole("acme/large");
    EXPECT_THAT(counted(),
                ElementsAre(Pair("/acme/large/1/module.json", 1), Pair("/acme/large/1/table.bin", 1),
                            Pair("/acme/large/versions.json", 1), Pair("/elsewhere/acme/large/versions.json", 1)));
}

TEST_F(SingleFlightTest, AFloatingAndAFixedHandleShareTheModule) {
    write_versions();
    const auto results = run_side_by_side(20, {{"resolve", handle()}, {"resolve", m_base + "/acme/large"}});
    for (const auto& result : results) EXPECT_EQ(result.exit, 0) << result.err;
    expect_whole();
    EXPECT_THAT(counted(), IsSupersetOf({Pair("/acme/large/1/module.json", 1), Pair("/acme/large/1/table.bin", 1)}));
}

TEST_F(SingleFlightTest, FiftyProcessesDownloadAnArchiveOnce) {
    const auto packed = run_program({"tar", "-c", "-z", "-f", (served() / "large.tar.gz").string(), "."},
                                    {.environment = {}, .input = {}, .folder = served() / "acme/large/1"});
    ASSERT_EQ(packed.exit, 0) << packed.err;
    const std::string archive = m_base + "/large.tar.gz";
    const auto results = run_side_by_side(50, {{"resolve", archive}});
    for (const auto& result : results) EXPECT_EQ(result.exit, 0) << result.err;
    expect_whole(archive);
    EXPECT_THAT(counted(), ElementsAre(Pair("/large.tar.gz", 1)));
}

TEST_F(SingleFlightTest, WhoWaitsSaysForWhomAndIsAnsweredFromTheCache) {
    const auto holder = start_holder();
    const std::string words =
        "waiting for process " + std::to_string(holder->id()) + ", which is downloading `" + handle() + "`";
    const fs::path said = m_folder.write("said", "");
    const fs::path printed = m_folder / "printed";
    const std::string command = std::string("exec " LODE_PROGRAM " resolve --json --verbose ") + handle() + " >" +
                                printed.string() + " 2>" + said.string();
    RunningProgram waiter({"/bin/sh", "-c", command}, m_environment);
    wait_until([&] { return !waiter.is_running() || content_of(said).find(words) != std::string::npos; });
    go_on(*holder);
    EXPECT_EQ(waiter.wait(), 0) << content_of(said);
    EXPECT_THAT(content_of(printed), HasSubstr(R"("source":"cache")"));
    EXPECT_EQ(holder->wait(), 0);
}

TEST_F(SingleFlightTest, WhenTheHolderIsKilledOneGoesOnWithWhatItHas) {
    const auto holder = start_holder();
    const auto waiters = start_waiters(5);
    go_on(*holder);
    wait_until([&] { return journaled_bytes(partial()) >= table_size / 2; });
    const std::uint64_t there = journaled_bytes(partial());
    ASSERT_TRUE(holder->is_running()) << "it was to be killed on its way";
    holder->kill();
    for (const auto& waiter : waiters) EXPECT_EQ(waiter->wait(), 0);
    expect_whole();
    std::vector<Answered> tables;
    for (const auto& one : answered())
        if (one.path.ends_with("/table.bin")) tables.push_back(one);
    ASSERT_THAT(tables, SizeIs(2));
    EXPECT_EQ(tables.back().status, 206);
    EXPECT_LE(tables.back().bytes, table_size - there) << "what had come was not sent again";
}

TEST_F(SingleFlightTest, WhenTheHolderIsInterruptedOneGoesOnForAll) {
    const auto holder = start_holder();
    const auto waiters = start_waiters(5);
    ::kill(holder->id(), SIGINT);
    go_on(*holder);
    EXPECT_EQ(holder->wait(), 130);
    for (const auto& waiter : waiters) EXPECT_EQ(waiter->wait(), 0);
    expect_whole();
    EXPECT_LE(counted()["/acme/large/1/table.bin"], 2);
}

TEST_F(SingleFlightTest, AKilledProcessLeavesNoLockThatAnybodyWaitsFor) {
    start_holder()->kill();
    ASSERT_TRUE(fs::exists(flight()));
    const auto next = lode({"resolve", "--verbose", handle()});
    EXPECT_EQ(next.exit, 0) << next.err;
    EXPECT_THAT(next.err, Not(HasSubstr("waiting for")));
    expect_verified(handle());  // the little that had come of a file lies there for an hour
    EXPECT_FALSE(fs::exists(flight()));
}

TEST_F(SingleFlightTest, WhenTheHolderIsStoppedTheOthersGoOnAlone) {
    m_environment["LODE_STALL_TIMEOUT"] = "1";
    m_environment["LODE_CONNECT_TIMEOUT"] = "1";
    const auto holder = start_holder();
    const auto results = run_side_by_side(3, {{"resolve", handle()}});
    for (const auto& result : results) {
        EXPECT_EQ(result.exit, 0) << result.err;
        EXPECT_THAT(result.err, HasSubstr("nothing has come for 2 s from process " + std::to_string(holder->id())));
    }
    go_on(*holder);
    EXPECT_EQ(holder->wait(), 0) << "it finds the module there";
    expect_whole();
}

TEST_F(SingleFlightTest, WhenOneWhoWaitsIsInterruptedTheHolderIsLeftAlone) {
    const auto holder = start_holder();
    const auto waiter = start_waiter();
    ::kill(waiter->id(), SIGINT);
    EXPECT_EQ(waiter->wait(), 130);
    go_on(*holder);
    EXPECT_EQ(holder->wait(), 0);
    expect_whole();
    EXPECT_EQ(counted()["/acme/large/1/table.bin"], 1);
}

TEST_F(SingleFlightTest, WhenTheHolderFailsTheOthersAskForThemselves) {
    const auto results = run_side_by_side(10, {{"resolve", m_base + "/acme/large/2"}});
    for (const auto& result : results) EXPECT_EQ(result.exit, 3) << result.err;
    EXPECT_THAT(leftovers_in(partial()), IsEmpty());
}

TEST_F(SingleFlightTest, NoLockIsMadeForWhatIsThere) {
    write_versions();
    const std::string floating = m_base + "/acme/large";
    for (const auto& wanted : {handle(), floating}) ASSERT_EQ(lode({"resolve", wanted}).exit, 0);
    fs::remove_all(partial());
    for (const auto& wanted : {handle(), floating}) EXPECT_EQ(lode({"resolve", wanted}).exit, 0);
    EXPECT_FALSE(fs::exists(partial()));
}

TEST_F(SingleFlightTest, ALockThatCannotBeWrittenHoldsUpNobody) {
    must(create_folders(flight()));  // a folder, which not even root can open as a file
    const auto results = run_side_by_side(3, {{"resolve", "--verbose", handle()}});
    for (const auto& result : results) {
        EXPECT_EQ(result.exit, 0) << result.err;
        EXPECT_THAT(result.err, Not(HasSubstr("waiting for")));
    }
}

/// File systems on which locks do not work.
class LocklessTest : public SingleFlightTest, public testing::WithParamInterface<const char*> {
protected:
    void SetUp() override {
        if (is_sanitized) GTEST_SKIP() << "nothing can be preloaded before a sanitizer";
        SingleFlightTest::SetUp();
        m_environment["LD_PRELOAD"] = GetParam();
        must(create_folders(cache()));
        EXPECT_THAT(lode({"doctor", "--offline"}).out, HasSubstr("cache locks: they do nothing here"));
    }
};

TEST_P(LocklessTest, EveryProcessHasTheModule) {
    const auto results = run_side_by_side(8, {{"resolve", handle()}});
    for (const auto& result : results) {
        EXPECT_EQ(result.exit, 0) << result.err;
        EXPECT_EQ(result.out, results.front().out);
    }
    m_environment.erase("LD_PRELOAD");
    expect_whole();
}

TEST_P(LocklessTest, AKilledProcessHoldsUpNobody) {
    const auto first = start();
    wait_until([&] { return journaled_bytes(partial()) >= table_size / 2; });
    first->kill();
    const auto results = run_side_by_side(4, {{"resolve", handle()}});
    for (const auto& result : results) EXPECT_EQ(result.exit, 0) << result.err;
    m_environment.erase("LD_PRELOAD");
    expect_whole();
}

INSTANTIATE_TEST_SUITE_P(, LocklessTest, testing::Values(LODE_NO_LOCKS, LODE_LOCKS_FAIL),
                         [](const auto& shim) { return shim.index == 0 ? "LocksDoNothing" : "LocksFail"; });

}  // namespace
}  // namespace lode
