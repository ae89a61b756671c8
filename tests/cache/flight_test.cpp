// Who has the turn: in one process, between processes, and where there are no locks.
#include "cache/flight.h"

#include <csignal>
#include <optional>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cache/cache_layout.h"
#include "cache/partial_store.h"
#include "module/hashing.h"
#include "tests/support/fake_clock.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/unprivileged.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using testing::IsEmpty;
using testing::SizeIs;
using Turn = Flight::Turn;

TEST(FlightReportTest, WhatIsWrittenIsReadBack) {
    for (const auto& report :
         {FlightReport{}, FlightReport{1, 2, 3, 4}, FlightReport{4'194'304, UINT64_MAX, UINT64_MAX, UINT64_MAX}})
        EXPECT_EQ(parse_flight_report(to_string(report)), report) << to_string(report);
}

TEST(FlightReportTest, AllAreOfOneLength) {
    EXPECT_EQ(to_string(FlightReport{}).size(), to_string(FlightReport{1, UINT64_MAX, 2, UINT64_MAX}).size());
}

TEST(FlightReportTest, RubbishIsNone) {
    const std::string line = to_string(FlightReport{1, 2, 3, 4});
    for (const std::string& text : {std::string(), line.substr(1), line + "\n", std::string(line.size(), '0'),
                                    "lode.flight/2" + line.substr(13), line.substr(0, 20) + "-" + line.substr(21)})
        EXPECT_EQ(parse_flight_report(text), std::nullopt) << text;
}

class FlightTest : public testing::Test {
protected:
    fs::path folder() const { return m_folder / "cache/partial"; }
    fs::path path() const { return CacheLayout(m_folder / "cache").flight(digest_of("a module")); }
    /// What a process leaves that is killed in its turn.
    void leave() const {
        const pid_t child = ::fork();
        if (child == 0) {
            Flight flight(path());
            if (flight.take_turn() == Turn::mine) ::kill(::getpid(), SIGKILL);
            ::_exit(1);
        }
        int status = 0;
        ASSERT_EQ(::waitpid(child, &status, 0), child);
        ASSERT_TRUE(WIFSIGNALED(status));
    }

    TemporaryFolder m_folder;
};

TEST_F(FlightTest, NothingIsTouchedBeforeTheFirstTurn) {
    const Flight flight(path());
    EXPECT_FALSE(fs::exists(m_folder / "cache"));
}

TEST_F(FlightTest, OneHasTheTurnAndWhenItEndsItIsOverForThoseWhoWaited) {
    auto first = std::make_optional<Flight>(path());
    Flight second(path());
    Flight third(path());
    EXPECT_EQ(first->take_turn(), Turn::mine);
    EXPECT_EQ(first->take_turn(), Turn::mine);
    EXPECT_EQ(second.take_turn(), Turn::others);
    EXPECT_EQ(third.take_turn(), Turn::others);
    EXPECT_EQ(second.take_turn(), Turn::others);
    first.reset();
    EXPECT_THAT(names_in(folder()), IsEmpty());
    EXPECT_EQ(second.take_turn(), Turn::over);
    EXPECT_EQ(second.take_turn(), Turn::over);
    EXPECT_EQ(third.take_turn(), Turn::over) << "whoever else asked first";
    Flight newcomer(path());
    EXPECT_EQ(newcomer.take_turn(), Turn::mine);
    EXPECT_EQ(third.take_turn(), Turn::over) << "another one's has begun";
}

TEST_F(FlightTest, WhatIsHandedOverIsOneOthersTurn) {
    Flight first(path());
    Flight second(path());
    Flight third(path());
    ASSERT_EQ(first.take_turn(), Turn::mine);
    ASSERT_EQ(second.take_turn(), Turn::others);
    ASSERT_EQ(third.take_turn(), Turn::others);
    first.hand_over();
    EXPECT_EQ(second.take_turn(), Turn::mine);
    EXPECT_EQ(third.take_turn(), Turn::others);
}

TEST_F(FlightTest, AKilledHoldersLockIsNoLock) {
    leave();
    ASSERT_THAT(names_in(folder()), SizeIs(1)) << "its file is there";
    {
        Flight next(path());
        EXPECT_EQ(next.take_turn(), Turn::mine) << "at once, however young the file is";
    }
    EXPECT_THAT(names_in(folder()), IsEmpty());
}

TEST_F(FlightTest, OfManyThreadsOneHasTheTurn) {
    std::vector<std::unique_ptr<Flight>> flights(8);
    std::vector<Turn> turns(flights.size());
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < flights.size(); ++i)
        threads.emplace_back([&, i] {
            flights[i] = std::make_unique<Flight>(path());
            turns[i] = flights[i]->take_turn();
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(std::ranges::count(turns, Turn::mine), 1);
    EXPECT_EQ(std::ranges::count(turns, Turn::others), 7);
}

TEST_F(FlightTest, NoTwoHaveTheTurnAtOnceHoweverTheyComeAndGo) {
    std::atomic<int> at_work = 0;
    std::atomic<int> most = 0;
    std::atomic<int> turns = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            for (int round = 0; round < 300; ++round) {
                Flight flight(path());
                if (flight.take_turn() != Turn::mine) continue;
                ++turns;
                most = std::max(most.load(), ++at_work);
                --at_work;
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_GT(turns, 0);
    EXPECT_EQ(most, 1);
    EXPECT_THAT(names_in(folder()), IsEmpty());
}

TEST_F(FlightTest, ThoseWhoWaitSeeTheLastReport) {
    Flight holder(path());
    Flight waiter(path());
    ASSERT_EQ(holder.take_turn(), Turn::mine);
    ASSERT_EQ(waiter.take_turn(), Turn::others);
    EXPECT_EQ(waiter.last_report(), std::nullopt);
    for (const auto& report : {FlightReport{1, 1, 0, 9}, FlightReport{1, 2, 5, 9}}) {
        holder.report(report);
        EXPECT_EQ(waiter.last_report(), report);
    }
    waiter.report({2, 3, 4, 5});
    EXPECT_EQ(waiter.last_report(), (FlightReport{1, 2, 5, 9})) << "it is not its turn to tell";
}

TEST_F(FlightTest, AFileThatCannotBeMadeMakesNobodyWait) {
    must(create_folders(path()));  // a folder where the file would be
    Flight flight(path());
    EXPECT_EQ(flight.take_turn(), Turn::nobody);
    EXPECT_TRUE(fs::exists(path()));
}

TEST_F(FlightTest, NoLinkIsFollowed) {
    must(create_folders(folder()));
    const auto elsewhere = m_folder.write("elsewhere", "mine");
    fs::create_symlink(elsewhere, path());
    Flight flight(path());
    EXPECT_EQ(flight.take_turn(), Turn::nobody);
    EXPECT_EQ(content_of(elsewhere), "mine");
}

TEST_F(FlightTest, PermissionDeniedOnTheLockMakesNobodyWait) {
    must(create_folders(folder()));
    fs::permissions(m_folder.path(), fs::perms::others_all, fs::perm_options::add);
    fs::permissions(folder(),
                    fs::perms::owner_read | fs::perms::owner_exec | fs::perms::others_read | fs::perms::others_exec);
    const Unprivileged unprivileged;
    Flight flight(path());
    EXPECT_EQ(flight.take_turn(), Turn::nobody);
}

TEST_F(FlightTest, AnothersFileThatMayOnlyBeReadMakesNobodyWait) {
    leave();
    fs::permissions(m_folder.path(), fs::perms::others_all, fs::perm_options::add);
    fs::permissions(path(), fs::perms::owner_read | fs::perms::others_read);
    const Unprivileged unprivileged;
    Flight flight(path());
    EXPECT_EQ(flight.take_turn(), Turn::nobody);
}

TEST_F(FlightTest, SweepingLeavesOneThatGaveASignOfLifeWithinTheHour) {
    FakeClock clock;
    const PartialStore store(CacheLayout(m_folder / "cache"), clock);
    Flight holder(path());
    ASSERT_EQ(holder.take_turn(), Turn::mine);
    const auto age = [&] {
        fs::last_write_time(path(), std::chrono::file_clock::from_sys(clock.now() - std::chrono::hours(2)));
    };
    age();
    clock.jump(std::chrono::hours(-1'000'000));  // so that what is written now is from the future
    holder.report({1, 1, 1, 1});
    store.sweep();
    EXPECT_THAT(names_in(folder()), SizeIs(1));
    clock.jump(std::chrono::hours(1'000'000));
    age();
    store.sweep();
    EXPECT_THAT(names_in(folder()), IsEmpty());
    EXPECT_EQ(Flight(path()).take_turn(), Turn::mine) << "the dead one's lock is gone with its file";
}

}  // namespace
}  // namespace lode
