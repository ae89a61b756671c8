// A mirror as its keeper and its users run it: processes, kills and restarts.
#include <optional>

#include <gmock/gmock.h>

#include "tests/cli/running_registry.h"
#include "tests/cli/scenario.h"
#include "tests/support/large_module.h"
#include "tests/support/nginx.h"
#include "tests/support/running_program.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class MirrorProgramTest : public Scenario {
protected:
    MirrorProgramTest() {
        m_environment["LODE_TOKEN"] = first_line(lode({"token", "create", upstream_root(), "--publisher", "acme"}).out);
        m_upstream.emplace(upstream_root());
        write_seed_module(m_folder / "seed");
        EXPECT_EQ(lode({"publish", "./seed", m_upstream->url()}).exit, 0);
        m_environment.erase("LODE_TOKEN");
    }
    static std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }
    std::string upstream_root() const { return (m_folder / "upstream").string(); }
    std::string mirror_root() const { return (m_folder / "mirror").string(); }
    void start_mirror() { m_mirror.emplace(std::vector<std::string>{mirror_root(), "--upstream", m_upstream->url()}); }
    /// By a client that has nothing yet.
    ProgramResult resolve(const std::string& handle) {
        fs::remove_all(cache());
        return lode({"resolve", handle, "--registry", m_mirror->url()});
    }

    std::optional<RunningRegistry> m_upstream;
    std::optional<RunningRegistry> m_mirror;
};

TEST_F(MirrorProgramTest, AClientResolvesThroughItWhetherUpstreamIsThereOrNot) {
    start_mirror();
    const auto first = resolve("acme/seed");
    EXPECT_EQ(first.exit, 0) << first.err;
    EXPECT_EQ(resolve(m_mirror->url() + "/acme/seed/1").exit, 0);
    m_upstream->stop();
    m_mirror->stop();
    start_mirror();
    const auto later = resolve("acme/seed@1");
    EXPECT_EQ(later.exit, 0) << later.err;
    const auto unknown = resolve("acme/nothing");
    EXPECT_EQ(unknown.exit, 5) << unknown.err;
}

TEST_F(MirrorProgramTest, WhatUpstreamLacksIsNotFound) {
    start_mirror();
    EXPECT_EQ(resolve("acme/nothing").exit, 3);
    EXPECT_EQ(resolve("acme/seed@9").exit, 3);
}

TEST_F(MirrorProgramTest, AnUpstreamMustBeOneThatMayBeAsked) {
    const auto plain = lode({"serve", mirror_root(), "--upstream", "http://hub.example"});
    EXPECT_EQ(plain.exit, 2) << plain.err;
    EXPECT_THAT(plain.err, HasSubstr("--allow-http hub.example"));
    EXPECT_EQ(lode({"serve", mirror_root(), "--upstream", "ftp://hub.example"}).exit, 2);
    EXPECT_EQ(lode({"serve", mirror_root(), "--upstream", "https://a.example", "--mirror-max-age", "soon"}).exit, 2);
    EXPECT_EQ(lode({"serve", mirror_root(), "--upstream", "https://a.example", "--offline"}).exit, 2);
    EXPECT_EQ(lode({"serve", "--from-cache", "--upstream", "https://a.example"}).exit, 2);
    EXPECT_EQ(lode({"serve", mirror_root(), "--mirror-max-size", "1GB"}).exit, 2);
    m_environment["LODE_TOKEN_UPSTREAM"] = "secret";
    const auto two =
        lode({"serve", mirror_root(), "--upstream", "https://a.example", "--upstream", "https://b.example"});
    EXPECT_EQ(two.exit, 2);
    EXPECT_THAT(two.err, testing::Not(HasSubstr("secret")));
    EXPECT_FALSE(fs::exists(mirror_root()));
}

TEST_F(MirrorProgramTest, AMirrorThatIsKilledInMidFetchGoesOnAfterwards) {
    if (!find_nginx()) GTEST_SKIP() << "nginx is not installed";
    constexpr std::uint64_t size = std::uint64_t{8} << 20U;
    const fs::path root = m_folder / "slow";
    write_large_module(root / "public/acme/large/1", size);
    RunningRegistry(root).stop();  // makes its documents
    const RunningNginx nginx(*find_nginx(), root / "public", {.directives = "limit_rate_after 6m; limit_rate 256k;"});
    const std::string url = "http://127.0.0.1:" + std::to_string(nginx.port());
    const auto start = [&] { m_mirror.emplace(std::vector<std::string>{mirror_root(), "--upstream", url}); };
    const fs::path partial = m_folder / "mirror/private/mirror/partial";
    start();
    {
        const RunningProgram client({LODE_PROGRAM, "resolve", "acme/large", "--registry", m_mirror->url()},
                                    m_environment);
        SystemClock clock;
        while (journaled_bytes(partial) < size / 4 && client.is_running())
            clock.sleep_for(std::chrono::milliseconds(5));
        m_mirror->kill();
    }
    EXPECT_GE(journaled_bytes(partial), size / 4);
    start();
    const auto resolved = resolve("acme/large");
    EXPECT_EQ(resolved.exit, 0) << resolved.err;
    EXPECT_EQ(journaled_bytes(partial), 0U) << "what was there was used";
}

}  // namespace
}  // namespace lode
