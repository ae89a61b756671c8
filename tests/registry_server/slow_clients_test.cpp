// slowhttptest, which opens connections by the hundred and sends on each next to nothing, against the real registry.
#include <gmock/gmock.h>

#include "tests/registry_server/running_registry.h"
#include "tests/support/recording_log.h"
#include "tests/support/run_program.h"
#include "tests/support/running_program.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

using testing::ContainsRegex;
using testing::Not;

class SlowClientsTest : public testing::TestWithParam<std::pair<const char*, std::vector<std::string>>> {};

TEST_P(SlowClientsTest, S03WhoeverIsSlowTheOthersAreServed) {
    const auto program = find_program("slowhttptest");
    if (!program) GTEST_SKIP() << "slowhttptest is not installed";
    const TemporaryFolder root;
    SystemClock clock;
    RecordingLog log;
    const RunningRegistry registry(root.path(), clock, log);
    ASSERT_EQ(
        registry.publish(sample_module("acme/m", "1", {{"big.bin", std::string(3'000'000, 'x')}}), "acme/m/1").status,
        201);
    std::vector<std::string> words{program->string(),
                                   "-c",
                                   "400",
                                   "-r",
                                   "400",
                                   "-l",
                                   "4",
                                   "-p",
                                   "3",
                                   "-u",
                                   fmt::format("http://127.0.0.1:{}/acme/m/1/big.bin", registry.port())};
    words.insert(words.end(), GetParam().second.begin(), GetParam().second.end());
    const auto result = run_program(words);
    EXPECT_THAT(result.out, ContainsRegex("service available:[^YN]*YES"));
    EXPECT_THAT(result.out, Not(ContainsRegex("service available:[^YN]*NO")));
    EXPECT_EQ(registry.get("/healthz").status, 200);
}

INSTANTIATE_TEST_SUITE_P(, SlowClientsTest,
                         testing::Values(std::pair{"Heads", std::vector<std::string>{"-H", "-i", "1"}},
                                         std::pair{"Bodies", std::vector<std::string>{"-B", "-i", "1", "-s", "8192"}},
                                         std::pair{"Reads", std::vector<std::string>{"-X", "-w", "10", "-y", "20", "-n",
                                                                                     "1", "-z", "32", "-k", "3"}}),
                         [](const auto& row) { return std::string(row.param.first); });

}  // namespace
}  // namespace lode
