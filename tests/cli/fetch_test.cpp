// Many modules at once, and a download that outlives its process, as nginx sees them.
#include <chrono>
#include <fstream>
#include <thread>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "tests/cli/scenario.h"
#include "tests/support/large_module.h"
#include "tests/support/leftovers.h"
#include "tests/support/nginx.h"
#include "tests/support/result_matchers.h"
#include "tests/support/running_program.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

class FetchTest : public Scenario {
protected:
    void SetUp() override {
        if (!find_nginx()) GTEST_SKIP() << "nginx is not installed";
    }
    fs::path served() const { return m_folder / "www"; }
    std::string log() const { return (m_folder / "access.log").string(); }
    void serve(const std::string& directives = {}) {
        m_nginx = std::make_unique<RunningNginx>(find_nginx().value(), served(),
                                                 NginxOptions{.directives = "access_log " + log() + "; " + directives});
        m_base = "http://127.0.0.1:" + std::to_string(m_nginx->port());
    }
    void write_module(const std::string& version) {
        const std::string words = "cat\ndog\nmouse" + version + "\n";
        write_seed_module(served() / "acme" / "seed" / version, {.version = version, .words = words});
    }
    /// The lines of the access log that say this.
    std::size_t count_in_log(std::string_view words) const {
        std::ifstream file(log());
        std::size_t count = 0;
        for (std::string line; std::getline(file, line);) count += line.find(words) == std::string::npos ? 0U : 1U;
        return count;
    }

    std::unique_ptr<RunningNginx> m_nginx;
    std::string m_base;
};

TEST_F(FetchTest, FillsTheCacheWithALineForEachModule) {
    for (const std::string version : {"1", "2", "3"}) write_module(version);
    serve();
    std::string list = "# what the service needs\n\n";
    for (const std::string version : {"3", "1", "2"}) list += "  " + m_base + "/acme/seed/" + version + " \r\n";
    const auto fetched = lode({"fetch", "-"}, list);
    EXPECT_EQ(fetched.exit, 0) << fetched.err;
    EXPECT_EQ(std::count(fetched.out.begin(), fetched.out.end(), '\n'), 3);
    EXPECT_EQ(fetched.out.find(m_base + "/acme/seed/3\tsha256:"), 0U) << "in the order of the list: " << fetched.out;

    EXPECT_THAT(fetched.err, HasSubstr("3 fetched ("));
    EXPECT_THAT(fetched.err, HasSubstr(" s), 0 there before\n"));

    const std::size_t asked = count_in_log("GET");
    const auto again = lode({"fetch", "--offline", "-"}, list);
    EXPECT_EQ(again.exit, 0) << again.err;
    EXPECT_EQ(again.out, fetched.out);
    EXPECT_EQ(again.err, "0 fetched, 3 there before\n");
    EXPECT_EQ(lode({"fetch", "--quiet", "--offline", "-"}, list).err, "");
    EXPECT_EQ(count_in_log("GET"), asked);
}

TEST_F(FetchTest, WhatFailsDoesNotKeepTheOthersAndTheWorstIsTheExitCode) {
    for (const std::string version : {"1", "2"}) write_module(version);
    std::ofstream(served() / "acme" / "seed" / "2" / "words.txt", std::ios::trunc) << "cat\ndog\nmoose2\n";
    serve();
    const std::string base = m_base + "/acme/seed/";
    const auto fetched = lode({"fetch", base + "9", base + "1"});
    EXPECT_EQ(fetched.exit, 3) << fetched.err;
    EXPECT_THAT(fetched.out, HasSubstr(base + "1\tsha256:"));
    EXPECT_THAT(fetched.err, HasSubstr("1 of 2 modules could not be fetched"));
    EXPECT_THAT(fetched.err, HasSubstr("there is no acme/seed version 9"));

    const auto worst = lode({"fetch", "--json", base + "9", base + "2", base + "1"});
    EXPECT_EQ(worst.exit, 4) << worst.err;
    const auto modules = nlohmann::json::parse(worst.out).at("modules");
    ASSERT_EQ(modules.size(), 3U);
    EXPECT_EQ(modules[0].at("error").at("code"), "not_found");
    EXPECT_EQ(modules[1].at("error").at("code"), "integrity");
    EXPECT_EQ(modules[2].at("source"), "cache");
}

TEST_F(FetchTest, AThousandArchivesThatAreTakenOnTrustAreAFewWarnings) {
    write_module("1");
    const auto packed = run_program({"tar", "-czf", (served() / "1.tar.gz").string(), "."},
                                    {.environment = {}, .input = {}, .folder = served() / "acme/seed/1"});
    ASSERT_EQ(packed.exit, 0) << packed.err;
    for (int i = 2; i <= 1000; ++i)
        fs::create_hard_link(served() / "1.tar.gz", served() / (std::to_string(i) + ".tar.gz"));
    serve();
    std::string list;
    for (int i = 1; i <= 1000; ++i) list += m_base + "/" + std::to_string(i) + ".tar.gz\n";
    const auto fetched = lode({"fetch", "-"}, list);
    ASSERT_EQ(fetched.exit, 0) << fetched.err;
    EXPECT_EQ(std::count(fetched.out.begin(), fetched.out.end(), '\n'), 1000);
    EXPECT_THAT(fetched.err, AllOf(HasSubstr("` was taken on trust, since"),
                                   HasSubstr("warning: and 997 more like the last one\n")));
    std::size_t warnings = 0;
    for (auto at = fetched.err.find("warning: "); at != std::string::npos; at = fetched.err.find("warning: ", at + 1))
        ++warnings;
    EXPECT_EQ(warnings, 4U) << fetched.err;
}

TEST_F(FetchTest, H06AWrongPinCostsOneRequestAndLeavesNothing) {
    write_module("1");
    const auto packed = run_program({"tar", "-czf", (served() / "seed.tar.gz").string(), "."},
                                    {.environment = {}, .input = {}, .folder = served() / "acme/seed/1"});
    ASSERT_EQ(packed.exit, 0) << packed.err;
    serve();
    const std::string wrong = "#sha256=" + std::string(64, 'a');
    for (const auto& [path, asked] : std::vector<std::pair<std::string, std::string>>{
             {"/seed.tar.gz", "/seed.tar.gz"}, {"/acme/seed/1", "/acme/seed/1/module.json"}}) {
        const auto refused = lode({"fetch", m_base + path + wrong});
        EXPECT_EQ(refused.exit, 4) << refused.err;
        EXPECT_THAT(refused.err, HasSubstr("sha256:" + std::string(64, 'a') + ", got sha256:"));
        EXPECT_THAT(refused.err, HasSubstr(", or the pin is of another "));
        EXPECT_EQ(count_in_log("GET " + asked), 1U) << content_of(m_folder / "access.log");
        EXPECT_EQ(count_in_log("GET /acme/seed/1/words.txt"), 0U);
        EXPECT_THAT(leftovers_in(cache() / "partial"), IsEmpty());
        EXPECT_EQ(lode({"cache", "list"}).out, "");
    }
}

TEST_F(FetchTest, ADownloadThatIsKilledAtNineTenthsIsGoneOnWith) {
    constexpr std::uint64_t size = std::uint64_t{64} << 20U;
    write_large_module(served() / "acme/large/1", size);
    serve("limit_rate_after 60m; limit_rate 64k;");  // which leaves a minute to kill it in
    const std::string handle = m_base + "/acme/large/1";
    {
        RunningProgram first({LODE_PROGRAM, "resolve", handle}, m_environment);
        while (first.is_running() && journaled_bytes(cache() / "partial") < size / 10 * 9)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        ASSERT_TRUE(first.is_running()) << "it was to be killed on its way";
        first.kill();
    }
    const std::uint64_t there = journaled_bytes(cache() / "partial");
    const auto second = lode({"resolve", "--verbose", handle});
    ASSERT_EQ(second.exit, 0) << second.err;
    EXPECT_THAT(second.err, HasSubstr("going on with the file `table.bin`: " + std::to_string(there) + " bytes"));
    // By the server's own count, which follows its status: all that was missing, and nothing besides.
    EXPECT_EQ(count_in_log("/table.bin HTTP/1.1\" 206 " + std::to_string(size - there) + " "), 1U)
        << content_of(m_folder / "access.log");
    EXPECT_LE(size - there, size * 105 / 1000);
    EXPECT_THAT(leftovers_in(cache() / "partial"), IsEmpty());
    EXPECT_EQ(lode({"show", "--verify", handle, "--offline"}).exit, 0);
}

}  // namespace
}  // namespace lode
