// Many workers, one order.
#include "cli/bulk/ordered_pipeline.h"

#include <atomic>
#include <numeric>
#include <stdexcept>
#include <thread>
#include <vector>

#include "tests/support/result_matchers.h"

namespace lode {
namespace {

/// Pieces are numbers from 0; each worker has one in hand.
class OrderedPipelineTest : public testing::Test {
protected:
    static constexpr std::size_t workers = 4;

    Result<void> run() {
        return run_in_order(workers, {.read = [this](std::size_t worker, const Cancellation& stop) -> Result<bool> {
                                          if (next == fails_to_read) return fail(ErrorCode::unusable, "read");
                                          if (next == waits_to_read)
                                              while (!stop.requested()) std::this_thread::yield();
                                          if (next == count || stop.requested()) return false;
                                          in_hand[worker] = next++;
                                          return true;
                                      },
                                      .work = [this](std::size_t worker) -> Result<void> {
                                          const std::size_t piece = in_hand[worker];
                                          for (std::size_t i = 0; i < piece * 37 % 11; ++i) std::this_thread::yield();
                                          if (piece == throws) throw std::runtime_error("thrown");
                                          if (piece % 10 == fails_to_work) return fail(ErrorCode::integrity, "work");
                                          return {};
                                      },
                                      .write = [this](std::size_t worker) -> Result<void> {
                                          if (in_hand[worker] == fails_to_write)
                                              return fail(ErrorCode::out_of_space, "write");
                                          written.push_back(in_hand[worker]);
                                          return {};
                                      }});
    }
    static std::vector<std::size_t> first(std::size_t how_many) {
        std::vector<std::size_t> numbers(how_many);
        std::iota(numbers.begin(), numbers.end(), std::size_t{0});
        return numbers;
    }

    static constexpr std::size_t never = ~std::size_t{0};
    std::size_t count = 500;
    std::size_t fails_to_read = never;
    std::size_t waits_to_read = never;
    std::size_t throws = never;
    std::size_t fails_to_work = never;  // by the last digit
    std::size_t fails_to_write = never;

    std::size_t next = 0;
    std::vector<std::size_t> in_hand = std::vector<std::size_t>(workers);
    std::vector<std::size_t> written;
};

TEST_F(OrderedPipelineTest, WritesInTheOrderOfTheReads) {
    EXPECT_THAT(run(), IsOk());
    EXPECT_EQ(written, first(500));
}

TEST_F(OrderedPipelineTest, NothingToReadIsNothingToWrite) {
    count = 0;
    EXPECT_THAT(run(), IsOk());
    EXPECT_EQ(written, first(0));
}

TEST_F(OrderedPipelineTest, TheFirstFailureIsToldAndAllBeforeItIsWritten) {
    fails_to_work = 7;
    EXPECT_THAT(run(), FailsWith(ErrorCode::integrity, "work"));
    EXPECT_EQ(written, first(7)) << "17 and 27 fail, too, and perhaps sooner";
    EXPECT_LE(next, 8 + workers) << "no more is read than was under way";
}

TEST_F(OrderedPipelineTest, AFailureToReadIsToldAfterWhatWasRead) {
    fails_to_read = 20;
    EXPECT_THAT(run(), FailsWith(ErrorCode::unusable, "read"));
    EXPECT_EQ(written, first(20));
}

TEST_F(OrderedPipelineTest, AFailureToWriteEndsIt) {
    fails_to_write = 30;
    EXPECT_THAT(run(), FailsWith(ErrorCode::out_of_space, "write"));
    EXPECT_EQ(written, first(30));
}

TEST_F(OrderedPipelineTest, AFailureWakesAReadThatWaits) {
    fails_to_write = 2;
    waits_to_read = 3;
    EXPECT_THAT(run(), FailsWith(ErrorCode::out_of_space, "write"));
    EXPECT_EQ(written, first(2));
}

TEST_F(OrderedPipelineTest, AnExceptionIsAnErrorOfOurs) {
    throws = 5;
    EXPECT_THAT(run(), FailsWith(ErrorCode::internal, "thrown"));
    EXPECT_EQ(written, first(5));
}

}  // namespace
}  // namespace lode
