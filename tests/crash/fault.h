// What can go wrong with a system call, and what a command may make of it.
#pragma once

#include <functional>
#include <iosfwd>
#include <set>
#include <string_view>
#include <vector>

#include "tests/crash/traced_program.h"

namespace lode {

struct Fault {
    std::string_view name;
    Verdict verdict;
    std::set<CallKind> kinds;           ///< the calls that it happens to
    std::set<int> exits;                ///< what the command may end with
    std::function<void()> before = {};  ///< happens then, besides
    bool is_for_good = false;           ///< it happens to all later calls of these kinds too
    bool leaves_litter = false;         ///< the command cannot clear away what it has begun
};

/// A row a fault; a new one is a line.
const std::vector<Fault>& all_faults();

const Fault& killed();

/// What GoogleTest calls it.
void PrintTo(const Fault& fault, std::ostream* out);

}  // namespace lode
