// Work that many ask for.
#include "registry_server/mirror/shared_work.h"

#include <future>
#include <semaphore>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "registry_server/mirror/mirror_replies.h"
#include "tests/support/fake_clock.h"

namespace lode {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

class SharedWorkTest : public testing::Test {
protected:
    /// Notes what comes: the value, `error`, `busy` or `late`.
    SharedWork<int>::Asker asker() {
        return {.told = [this](const Result<int>& outcome) { note(outcome ? std::to_string(*outcome) : "error"); },
                .declined =
                    [this](Declined why, std::uint64_t arrived) {
                        note(why == Declined::busy ? "busy" : fmt::format("late at {}", arrived));
                    }};
    }
    void note(std::string what) {
        const std::lock_guard lock(mutex);
        notes.push_back(std::move(what));
    }
    std::vector<std::string> taken() {
        const std::lock_guard lock(mutex);
        return std::exchange(notes, {});
    }
    /// Work that ends when it is let go.
    SharedWork<int>::Work held(int value) {
        return [this, value](Progress& progress) -> Result<int> {
            progress.advance(100);
            begun.release();
            gate.wait();
            return value;
        };
    }

    FakeClock clock;
    std::mutex mutex;
    std::vector<std::string> notes;  // guarded by mutex
    std::counting_semaphore<> begun{0};
    std::promise<void> opener;
    std::shared_future<void> gate = opener.get_future().share();
    std::optional<WorkerPool> pool{std::in_place, 2U};
};

TEST_F(SharedWorkTest, OneWorksAndAllAreTold) {
    SharedWork<int> shared(*pool, {}, time_to_keep_module, clock);
    for (int i = 0; i < 3; ++i) shared.ask("a", held(i), asker());
    EXPECT_EQ(shared.waiting(), 3U);
    opener.set_value();
    pool.reset();
    EXPECT_THAT(taken(), ElementsAre("0", "0", "0"));
    EXPECT_EQ(shared.waiting(), 0U);
}

TEST_F(SharedWorkTest, TooManyWorksAndTooManyWhoWaitAreDeclinedAtOnce) {
    SharedWork<int> shared(*pool, {.works = 2, .waiting = 3}, time_to_keep_module, clock);
    shared.ask("a", held(1), asker());
    shared.ask("b", held(2), asker());
    shared.ask("c", held(3), asker());
    EXPECT_THAT(taken(), ElementsAre("busy"));
    shared.ask("a", held(1), asker());
    shared.ask("a", held(1), asker());
    EXPECT_THAT(taken(), ElementsAre("busy"));
    opener.set_value();
    pool.reset();
    EXPECT_EQ(taken().size(), 3U);
}

TEST_F(SharedWorkTest, TheLateAreDeclinedAndTheWorkGoesOn) {
    SharedWork<int> shared(*pool, {.patience = seconds(45)}, time_to_keep_module, clock);
    shared.ask("a", held(1), asker());
    begun.acquire();
    clock.advance(seconds(44));
    shared.ask("a", held(1), asker());
    shared.release_the_late();
    EXPECT_THAT(taken(), IsEmpty());
    clock.advance(seconds(1));
    shared.release_the_late();
    EXPECT_THAT(taken(), ElementsAre("late at 100"));
    opener.set_value();
    pool.reset();
    EXPECT_THAT(taken(), ElementsAre("1"));
}

TEST_F(SharedWorkTest, AFailureIsTheAnswerForAWhile) {
    opener.set_value();
    SharedWork<int> shared(*pool, {}, time_to_keep_document, clock);
    std::promise<void> failed;
    shared.ask("a", [](Progress&) -> Result<int> { return fail(ErrorCode::not_found, "none"); },
               {.told = [&](const Result<int>&) { failed.set_value(); }, .declined = {}});
    failed.get_future().wait();
    shared.ask("a", held(1), asker());
    EXPECT_THAT(taken(), ElementsAre("error"));
    clock.advance(seconds(30));
    shared.ask("a", held(1), asker());
    pool.reset();
    EXPECT_THAT(taken(), ElementsAre("1"));
}

TEST(TimeToKeepTest, FollowsWhatItCostsToAskAgain) {
    struct Row {
        std::string_view name;
        std::optional<Error> error;
        milliseconds took;
        milliseconds document;
        milliseconds module;
    };
    const auto error = [](ErrorCode code, PeerFailure peer = PeerFailure::unspecified) {
        return Error{code, "x", {}, peer};
    };
    const Row rows[] = {
        {"an answer at once", std::nullopt, milliseconds(0), milliseconds(0), milliseconds(0)},
        {"after a second", std::nullopt, seconds(1), seconds(3), milliseconds(0)},
        {"after long trouble", std::nullopt, seconds(40), seconds(60), milliseconds(0)},
        {"no such thing", error(ErrorCode::not_found), milliseconds(5), seconds(30), seconds(30)},
        {"a lie", error(ErrorCode::integrity), seconds(90), seconds(30), seconds(30)},
        {"nobody there", error(ErrorCode::unavailable), milliseconds(5), seconds(2), seconds(2)},
        {"nobody there for long", error(ErrorCode::unavailable), seconds(20), seconds(60), seconds(60)},
        {"a lasting failure", error(ErrorCode::unavailable, PeerFailure::misdirected), milliseconds(5), seconds(30),
         seconds(30)},
        {"stopped", error(ErrorCode::interrupted), seconds(9), milliseconds(0), milliseconds(0)},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        EXPECT_EQ(time_to_keep_document(row.error, row.took), row.document);
        EXPECT_EQ(time_to_keep_module(row.error, row.took), row.module);
    }
}

}  // namespace
}  // namespace lode
