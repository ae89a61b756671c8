// Lines that a command reads from stdin.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string_view>

#include "base/progress.h"
#include "base/result.h"

namespace lode {

/// For lines of another system's, which mean other words than they seem to.
inline constexpr std::string_view carriage_return_warning =
    "the first line ends in a carriage return, which counts as a part of it: `tr -d '\\r'` takes them out";

/// Hands the lines to `take`, without their ends and up to `at_once` of them at a time, as they come. The first error
/// of `take`; `interrupted` when the user stops it; an error for what cannot be read.
Result<void> for_lines_of_stdin(std::size_t at_once, const Cancellation& cancellation,
                                const std::function<Result<void>(std::span<const std::string_view>)>& take);

}  // namespace lode
