// Work done by many threads at once whose results are written in the order in which it came.
#pragma once

#include <cstddef>
#include <functional>

#include "base/progress.h"
#include "base/result.h"

namespace lode {

/// What a worker does with a piece of work, over and over. Workers are numbered from 0; each has one piece in hand, so
/// that no more pieces are under way than there are workers.
struct OrderedStages {
    /// Takes the next piece in hand; false when there is none. One worker at a time. `stop` is requested once a stage
    /// has failed: what waits for input should look at it.
    std::function<Result<bool>(std::size_t worker, const Cancellation& stop)> read;
    /// Side by side with the others.
    std::function<Result<void>(std::size_t worker)> work;
    /// One worker at a time, in the order of the reads.
    std::function<Result<void>(std::size_t worker)> write;
};

/// Runs until there is nothing more to read. The first failure in the order of the reads ends it and is returned: what
/// came before is written, nothing after it is.
Result<void> run_in_order(std::size_t workers, const OrderedStages& stages);

}  // namespace lode
