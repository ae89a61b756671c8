// Runs a program and decides what becomes of each of its calls that change a folder.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tests/crash/system_call.h"
#include "tests/support/run_program.h"

namespace lode {

struct Verdict {
    enum class Kind {
        pass,
        kill,      ///< SIGKILL to the program and all that it has started, before the call is made
        kill_one,  ///< SIGKILL to the process that makes the call, before it is made
        fail,      ///< the call is not made, and answers `error`
        shorten,   ///< a write of half as many bytes; passed where it has less than two
    };
    Kind kind = Kind::pass;
    int error = 0;  ///< of `fail`: an errno
};

/// While it decides, the thread that makes the call stands still, and no other one makes such a call.
using CallWatcher = std::function<Verdict(const SystemCall&)>;

/// Why programs cannot be traced here; none where they can.
std::optional<std::string> tracing_lacks();

/// As run_program; `watch` is asked about the calls that change something below `folder`, which is canonical, in the
/// order in which they are made by all threads and children.
ProgramResult run_traced(const std::vector<std::string>& arguments, const ProgramOptions& options,
                         const std::filesystem::path& folder, const CallWatcher& watch);

}  // namespace lode
