// Work that several threads take their parts of.
#pragma once

#include <cstddef>
#include <functional>

namespace lode {

/// Calls `work` in this thread and, side by side, in up to `threads - 1` others, and returns when all have ended. Where
/// the system starts no more threads, fewer do it. What `work` throws comes out here, after that.
void share_out(std::size_t threads, const std::function<void()>& work);

}  // namespace lode
