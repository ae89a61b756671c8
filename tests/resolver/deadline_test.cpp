// The time that a resolve may take, however many requests it makes.
#include <gmock/gmock.h>

#include "tests/resolver/network.h"

namespace lode {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// Every request takes so long on the test's clock.
class SlowTransport final : public Transport {
public:
    SlowTransport(Transport& carrier, FakeClock& clock, milliseconds duration)
        : m_carrier(carrier), m_clock(clock), m_duration(duration) {}

    Result<HttpResponse> send(const HttpRequest& request, BodySink& sink) override {
        {
            const std::lock_guard lock(m_mutex);
            m_timeouts.push_back(request.total_timeout);
        }
        m_clock.advance(m_duration);
        return m_carrier.send(request, sink);
    }
    /// What each request was given, in their order.
    std::vector<milliseconds> timeouts() const {
        const std::lock_guard lock(m_mutex);
        return m_timeouts;
    }

private:
    Transport& m_carrier;
    FakeClock& m_clock;
    const milliseconds m_duration;
    mutable std::mutex m_mutex;
    std::vector<milliseconds> m_timeouts;
};

class DeadlineTest : public NetworkTest {
protected:
    Result<Resolved> resolve_within(std::optional<seconds> timeout, Transport& transport) {
        const Resolver resolver(m_cache, &transport, m_clock, m_log, m_progress, m_cancellation,
                                {.total_timeout = timeout});
        return resolver.resolve(must(parse_handle(handle, {})));
    }
    void publish_seed() {
        new_network();
        answer_versions({document({release("1")})});
        serve("1");
    }

    static constexpr std::string_view handle = "https://hub.example.org/acme/seed@^1";
};

TEST_F(DeadlineTest, EachRequestIsGivenWhatTheOnesBeforeHaveLeft) {
    publish_seed();
    SlowTransport slow(network(), m_clock, seconds(10));
    ASSERT_THAT(resolve_within(seconds(60), slow), IsOk());
    const auto timeouts = slow.timeouts();
    ASSERT_THAT(timeouts, SizeIs(4)) << "versions, manifest, two files";
    EXPECT_EQ(timeouts[0], seconds(60));
    EXPECT_EQ(timeouts[1], seconds(50));
    EXPECT_LE(timeouts[3], seconds(40)) << "files come side by side";
}

TEST_F(DeadlineTest, NothingIsTriedAgainOnceItIsOver) {
    new_network();
    answer_versions({unreachable()});
    SlowTransport slow(network(), m_clock, seconds(30));
    EXPECT_THAT(resolve_within(seconds(45), slow), FailsWith(ErrorCode::unavailable, "`total_timeout`"));
    EXPECT_THAT(slow.timeouts(), SizeIs(2));
}

TEST_F(DeadlineTest, AWaitThatWouldOutlastItIsNotBegun) {
    ScriptedAnswer busy = status(503);
    busy.headers.emplace_back("retry-after", "50");
    new_network();
    answer_versions({busy});
    EXPECT_THAT(resolve_within(seconds(45), network()), FailsWith(ErrorCode::unavailable, "`total_timeout`"));
    EXPECT_THAT(m_clock.sleeps(), IsEmpty());
}

TEST_F(DeadlineTest, EveryResolveHasItsOwn) {
    new_network();
    answer_versions({status(404)});
    SlowTransport slow(network(), m_clock, seconds(40));
    const Resolver resolver(m_cache, &slow, m_clock, m_log, m_progress, m_cancellation, {.total_timeout = seconds(60)});
    for (int i = 0; i < 3; ++i)
        EXPECT_THAT(resolver.resolve(must(parse_handle(handle, {}))), FailsWith(ErrorCode::not_found));
    EXPECT_THAT(slow.timeouts(), ElementsAre(seconds(60), seconds(60), seconds(60)));
}

TEST_F(DeadlineTest, WithoutOneNoRequestHasAnEnd) {
    publish_seed();
    SlowTransport slow(network(), m_clock, seconds(3600));
    ASSERT_THAT(resolve_within(std::nullopt, slow), IsOk());
    EXPECT_THAT(slow.timeouts(), Each(milliseconds(0)));
}

}  // namespace
}  // namespace lode
