// What a program that is run by a test reads, writes and finds in its environment.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "tests/support/run_program.h"

namespace lode {

/// stdin, stdout and stderr in memory, so that no pipe can fill up and block.
struct ProgramStreams {
    explicit ProgramStreams(std::string_view input);

    /// What was written, once the program has ended with this status.
    ProgramResult result(int exit) const;

    FileDescriptor in, out, err;
};

/// `NAME=VALUE`, the options' variables and those that are always passed on.
std::vector<std::string> environment_of(const ProgramOptions& options);

/// For exec; valid as long as the strings.
std::vector<char*> pointers_to(std::vector<std::string>& strings);

/// As shells count: 128 + the signal's number where a signal ended it.
int exit_of(int wait_status);

}  // namespace lode
