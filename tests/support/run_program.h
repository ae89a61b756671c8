// Runs a program to its end: arguments in, exit status, stdout and stderr out.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace lode {

struct ProgramOptions {
    /// The whole environment, but for PATH and the sanitizers' options, which are always passed on.
    std::map<std::string, std::string> environment;
    std::string input;             ///< what it reads from stdin
    std::filesystem::path folder;  ///< where it runs; empty: where the test runs
};

struct ProgramResult {
    int exit = -1;  ///< its status; 128 + the signal's number where a signal ended it, as shells count
    std::string out;
    std::string err;
};

/// `arguments[0]` is a path, or a name to be found on PATH; 127 where it cannot be started, as in shells.
ProgramResult run_program(const std::vector<std::string>& arguments, const ProgramOptions& options = {});

}  // namespace lode
