// One works and the others find; who fails, stalls or stops keeps nobody.
#include "resolver/download/single_flight.h"

#include <atomic>
#include <functional>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "module/hashing.h"
#include "tests/support/fake_clock.h"
#include "tests/support/recording_log.h"
#include "tests/support/recording_progress.h"
#include "tests/support/result_matchers.h"
#include "tests/support/scripted_transport.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using Turn = Flight::Turn;

MATCHER_P(Gives, value, "") {
    return arg.has_value() && *arg == value;
}

/// Does something whenever somebody sleeps on it.
class BusyClock final : public Clock {
public:
    explicit BusyClock(FakeClock& clock) : m_clock(clock) {}

    Time now() const override { return m_clock.now(); }
    std::chrono::steady_clock::time_point steady_now() const override { return m_clock.steady_now(); }
    void sleep_for(milliseconds duration) override {
        m_clock.sleep_for(duration);
        if (while_sleeping) while_sleeping();
    }
    void sleep_for(milliseconds duration, const Cancellation&) override { sleep_for(duration); }

    std::function<void()> while_sleeping;

private:
    FakeClock& m_clock;
};

class SingleFlightTest : public testing::Test {
protected:
    DownloadContext context(Clock& clock) {
        return {m_transport, clock, m_log, m_progress, m_cancellation, m_cache.mirrors()};
    }
    Result<int> get(const DownloadContext& context) {
        return do_once<int>(
            context, m_cache, wanted,
            [&]() -> Result<std::optional<int>> { return m_is_there ? std::optional(1) : std::nullopt; },
            [&](const DownloadContext& its) -> Result<int> {
                ++m_works;
                return m_work ? m_work(its) : Result<int>(2);
            });
    }
    /// Another one's turn, until it is reset.
    std::unique_ptr<Flight> hold() const {
        auto holder = std::unique_ptr<Flight>(new Flight(m_cache.flight(wanted.key)));
        EXPECT_EQ(holder->take_turn(), Turn::mine);
        return holder;
    }
    auto names_in_partial() const { return names_in(m_folder / "cache/partial"); }
    /// `count` threads, each with what it got.
    std::vector<Result<int>> get_by_threads(std::size_t count) {
        std::vector<Result<int>> got(count);
        std::vector<std::thread> threads;
        for (auto& one : got) threads.emplace_back([&] { one = get(context(m_system_clock)); });
        for (auto& thread : threads) thread.join();
        return got;
    }
    /// Until so many have begun to wait or work; a test that waits for too many fails.
    void wait_for(const std::atomic<int>& count, int at_least) {
        for (int i = 0; count < at_least && i < 60'000; ++i) m_system_clock.sleep_for(milliseconds(1));
        EXPECT_GE(count, at_least);
    }

    const WantedByMany wanted{"module a", "https://hub.example.org/acme/seed/1"};
    TemporaryFolder m_folder;
    FakeClock m_clock;
    SystemClock m_system_clock;
    RecordingLog m_log;
    RecordingProgress m_progress;
    Cancellation m_cancellation;
    ScriptedTransport m_transport;
    Cache m_cache{m_folder / "cache", m_clock, m_log};
    std::atomic<bool> m_is_there = false;
    std::atomic<int> m_works = 0;
    std::function<Result<int>(const DownloadContext&)> m_work;
};

TEST_F(SingleFlightTest, WhoIsAloneWorksAndLeavesNothingBehind) {
    EXPECT_THAT(get(context(m_clock)), Gives(2));
    EXPECT_THAT(m_clock.sleeps(), IsEmpty());
    EXPECT_THAT(names_in_partial(), IsEmpty());
}

TEST_F(SingleFlightTest, WhatCameSinceItWasLookedForIsFound) {
    m_is_there = true;
    EXPECT_THAT(get(context(m_clock)), Gives(1));
    EXPECT_EQ(m_works, 0);
    EXPECT_THAT(names_in_partial(), IsEmpty());
}

TEST_F(SingleFlightTest, OfEightThreadsOneWorksAndTheOthersFind) {
    m_work = [&](const DownloadContext&) {
        m_system_clock.sleep_for(milliseconds(100));
        m_is_there = true;
        return 2;
    };
    const auto got = get_by_threads(8);
    EXPECT_EQ(m_works, 1);
    EXPECT_THAT(got, Contains(Gives(2)).Times(1));
    EXPECT_THAT(got, Contains(Gives(1)).Times(7));
    EXPECT_THAT(names_in_partial(), IsEmpty());
}

TEST_F(SingleFlightTest, WhenTheOneFailsTheOthersWorkSideBySide) {
    auto holder = hold();
    std::atomic<int> at_work = 0;
    // Each ends when all have begun: one after another they never would.
    m_work = [&](const DownloadContext&) {
        ++at_work;
        wait_for(at_work, 4);
        return 2;
    };
    std::atomic<int> waiting = 0;
    std::vector<Result<int>> got(4);
    std::vector<std::thread> threads;
    BusyClock clocks[] = {BusyClock(m_clock), BusyClock(m_clock), BusyClock(m_clock), BusyClock(m_clock)};
    for (std::size_t i = 0; i < got.size(); ++i) {
        clocks[i].while_sleeping = [&, is_counted = false]() mutable {
            if (!std::exchange(is_counted, true)) ++waiting;
            m_system_clock.sleep_for(milliseconds(1));
        };
        threads.emplace_back([&, i] {
            auto patient = context(clocks[i]);
            patient.patience_with_others = std::chrono::hours(1000);
            got[i] = get(patient);
        });
    }
    wait_for(waiting, 4);
    holder.reset();
    for (auto& thread : threads) thread.join();
    for (const auto& one : got) EXPECT_THAT(one, Gives(2));
    EXPECT_THAT(names_in_partial(), IsEmpty());
}

TEST_F(SingleFlightTest, AHolderThatIsStoppedHandsOver) {
    m_work = [&](const DownloadContext&) -> Result<int> {
        m_cancellation.request();
        return fail(ErrorCode::interrupted, "interrupted");
    };
    EXPECT_THAT(get(context(m_clock)), FailsWith(ErrorCode::interrupted));
    EXPECT_THAT(names_in_partial(), SizeIs(1)) << "as if it had been killed: the next one has the turn";
}

TEST_F(SingleFlightTest, AHolderThatFailsForAllSendsThemOff) {
    m_work = [](const DownloadContext&) -> Result<int> { return fail(ErrorCode::not_found, "there is none"); };
    EXPECT_THAT(get(context(m_clock)), FailsWith(ErrorCode::not_found));
    EXPECT_THAT(names_in_partial(), IsEmpty());
}

TEST_F(SingleFlightTest, AHolderWithoutASignOfLifeIsLeft) {
    const auto holder = hold();
    holder->report({.process = 4711, .signs = 1, .done = 5, .total = 10});
    EXPECT_THAT(get(context(m_clock)), Gives(2));
    EXPECT_GE(m_clock.steady_now().time_since_epoch(), seconds(75));
    EXPECT_LT(m_clock.steady_now().time_since_epoch(), seconds(76));
    EXPECT_THAT(m_log.warnings(), ElementsAre("nothing has come for 75 s from process 4711, which is downloading "
                                              "`https://hub.example.org/acme/seed/1`; it is downloaded here, too"));
    EXPECT_THAT(names_in_partial(), SizeIs(1)) << "it is the other one's";
}

TEST_F(SingleFlightTest, AHolderThatGivesSignsOfLifeIsWaitedForAndItsProgressShown) {
    auto holder = hold();
    FlightReport report{.process = 4711, .signs = 0, .done = 0, .total = 4000};
    BusyClock clock(m_clock);
    clock.while_sleeping = [&] {
        if (++report.signs % 1000 == 0) report.done += 1000;  // a slow one: in 50 s
        holder->report(report);
        if (report.done < report.total) return;
        m_is_there = true;
        holder.reset();
        clock.while_sleeping = nullptr;
    };
    EXPECT_THAT(get(context(clock)), Gives(1));
    EXPECT_GT(m_clock.steady_now().time_since_epoch(), seconds(150));
    EXPECT_THAT(m_log.warnings(), IsEmpty());
    const std::string words = "waiting for process 4711, which is downloading `https://hub.example.org/acme/seed/1`";
    EXPECT_THAT(m_log.notes(), ElementsAre(words));
    const auto works = m_progress.works();
    ASSERT_THAT(works, SizeIs(1));
    EXPECT_EQ(works[0].what, words);
    EXPECT_EQ(works[0].total, 4000U);
    EXPECT_EQ(works[0].advanced, 3000U) << "as far as was told";
    EXPECT_TRUE(works[0].finished);
}

TEST_F(SingleFlightTest, AShortWaitIsNotSpokenOf) {
    auto holder = hold();
    BusyClock clock(m_clock);
    clock.while_sleeping = [&] {
        m_is_there = true;
        holder.reset();
        clock.while_sleeping = nullptr;
    };
    EXPECT_THAT(get(context(clock)), Gives(1));
    EXPECT_THAT(m_log.notes(), IsEmpty());
    EXPECT_THAT(m_progress.works(), IsEmpty());
}

TEST_F(SingleFlightTest, TheDeadlineEndsTheWaiting) {
    const auto holder = hold();
    auto hasty = context(m_clock);
    hasty.deadline = m_clock.steady_now() + seconds(10);
    EXPECT_THAT(get(hasty), FailsWith(ErrorCode::unavailable, "`total_timeout`"));
    EXPECT_EQ(m_works, 0);
}

TEST_F(SingleFlightTest, AWishToStopEndsTheWaiting) {
    const auto holder = hold();
    BusyClock clock(m_clock);
    clock.while_sleeping = [&] { m_cancellation.request(); };
    EXPECT_THAT(get(context(clock)), FailsWith(ErrorCode::interrupted));
    EXPECT_EQ(m_works, 0);
    EXPECT_THAT(m_clock.sleeps(), SizeIs(1));
}

TEST_F(SingleFlightTest, NoSleepIsLongerThanFiftyMilliseconds) {
    const auto holder = hold();
    EXPECT_THAT(get(context(m_clock)), IsOk());
    for (const auto& sleep : m_clock.sleeps()) EXPECT_LE(sleep, milliseconds(50));
}

TEST_F(SingleFlightTest, WhereNoLockCanBeMadeEveryoneWorks) {
    must(create_folders(CacheLayout(m_folder / "cache").flight(digest_of(wanted.key))));
    EXPECT_THAT(get(context(m_clock)), Gives(2));
    EXPECT_THAT(m_clock.sleeps(), IsEmpty());
}

TEST_F(SingleFlightTest, WhatTheHolderDoesIsToldAtMostTenTimesASecond) {
    const auto holder = hold();
    FlightProgress progress(m_progress, *holder, m_clock);
    progress.start("downloading acme/seed", 0);
    progress.expect(1000);
    EXPECT_EQ(holder->last_report(), std::nullopt) << "what is over in no time is not told";
    for (int i = 0; i < 100; ++i) {
        m_clock.advance(milliseconds(10));
        progress.advance(10);
    }
    const auto report = holder->last_report();
    ASSERT_TRUE(report);
    EXPECT_EQ(report->process, static_cast<std::uint64_t>(::getpid()));
    EXPECT_EQ(report->done, 1000U);
    EXPECT_EQ(report->total, 1000U);
    EXPECT_EQ(report->signs, 10U);
    progress.finish();
    ASSERT_THAT(m_progress.works(), SizeIs(1));
    EXPECT_EQ(m_progress.works()[0].advanced, 1000U) << "and all of it is passed on";
    EXPECT_TRUE(m_progress.works()[0].finished);
}

}  // namespace
}  // namespace lode
