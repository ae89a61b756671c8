// One hub, many threads.
#include <latch>
#include <ranges>
#include <thread>

#include <gmock/gmock.h>

#include "hub/hub.h"
#include "tests/support/result_matchers.h"
#include "tests/support/scripted_transport.h"
#include "tests/support/seed_module.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

using testing::Each;
using testing::UnorderedElementsAre;

/// Answers once all have come.
class LateTransport final : public Transport {
public:
    LateTransport(Transport& carrier, std::latch& all_have_come) : m_carrier(carrier), m_all_have_come(all_have_come) {}

    Result<HttpResponse> send(const HttpRequest& request, BodySink& sink) override {
        m_all_have_come.wait();
        return m_carrier.send(request, sink);
    }

private:
    Transport& m_carrier;
    std::latch& m_all_have_come;
};

TEST(ManyThreadsTest, EightThreadsThatWantOneModuleDownloadItOnce) {
    const TemporaryFolder folder;
    const std::string url = "https://hub.example.org/acme/seed/1";
    const ModuleFolder seed = write_seed_module(folder / "seed");
    ScriptedTransport network;
    network.serve_folder(url, seed.path);
    network.answer(HttpMethod::get, "https://hub.example.org/acme/seed/versions.json",
                   {.status = 404, .headers = {}, .body = {}, .failure = {}});
    std::vector<Result<Resolved>> resolved(8, fail(ErrorCode::internal, "not resolved"));
    std::latch all_have_come(static_cast<std::ptrdiff_t>(resolved.size()));
    LateTransport late(network, all_have_come);
    HubSettings settings;
    settings.cache = folder / "cache";
    const Hub hub = must(Hub::open(settings, {.transport = &late}));

    std::vector<std::thread> threads;
    threads.reserve(resolved.size());
    for (auto& one : resolved)
        threads.emplace_back([&] {
            all_have_come.count_down();
            one = hub.resolve(url);
        });
    for (auto& thread : threads) thread.join();

    EXPECT_THAT(resolved, Each(IsOk()));
    const auto is_from_network = [](const auto& one) { return one && one->source == Source::network; };
    EXPECT_EQ(std::ranges::count_if(resolved, is_from_network), 1);
    std::vector<std::string> asked;
    for (const auto& request : network.requests()) asked.push_back(request.url);
    EXPECT_THAT(asked, UnorderedElementsAre(url + "/module.json", "https://hub.example.org/acme/seed/versions.json",
                                            url + "/words.txt", url + "/embeddings.safetensors"));
}

}  // namespace
}  // namespace lode
