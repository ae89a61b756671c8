// A copy that is made while the server runs, restored.
#include <atomic>
#include <thread>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "base/progress.h"
#include "registry_server/storage/verification.h"
#include "tests/registry_server/running_registry.h"
#include "tests/support/fake_clock.h"
#include "tests/support/recording_log.h"
#include "tests/support/result_matchers.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

TEST(BackupTest, ACopyThatIsMadeWhileOthersPublishIsAWholeRegistry) {
    const TemporaryFolder root;
    const TemporaryFolder copies;
    FakeClock clock;
    RecordingLog log;
    std::vector<std::string> copied;
    std::vector<int> published_before;
    {
        const RunningRegistry registry(root.path(), clock, log);
        std::atomic<int> published = 0;
        const std::jthread publisher([&](const std::stop_token& stop) {
            for (int version = 1; !stop.stop_requested(); ++version) {
                const auto module = sample_module("acme/m", std::to_string(version),
                                                  {{"README.md", fmt::format("version {}\n", version)}});
                EXPECT_EQ(registry.publish(module, fmt::format("acme/m/{}", version)).status, 201);
                published = version;
            }
        });
        for (int copy = 0; copy < 5; ++copy) {
            published_before.push_back(published);
            copied.push_back((copies / std::to_string(copy)).string());
            // It may miss what is gone again when it comes to it: uploads under way.
            run_program({"cp", "-a", root.path().string(), copied.back()},
                        {.environment = {}, .input = {}, .folder = {}});
        }
    }
    for (std::size_t i = 0; i < copied.size(); ++i) {
        { const RunningRegistry restored(copied[i], clock, log); }
        SilentProgress progress;
        const auto verified = verify_registry(*RegistryFolder::open_existing(copied[i]), 2, progress, Cancellation());
        ASSERT_THAT(verified, IsOk());
        for (const auto& fault : verified->faults) ADD_FAILURE() << fault.path << ": " << fault.message;
        EXPECT_GE(verified->versions, static_cast<std::size_t>(published_before[i]));
    }
}

}  // namespace
}  // namespace lode
