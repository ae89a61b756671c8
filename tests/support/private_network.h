// A network in which packets get lost, and peers fall silent, when a test says so.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/support/run_program.h"
#include "tests/support/running_program.h"

namespace lode {

/// A network namespace with nothing in it but its own loopback: its ports are all free, and what is done to it is
/// noticed by nobody else. Needs no privilege where the kernel lets users make namespaces.
class PrivateNetwork {
public:
    /// What such a network lacks on this machine, a program or the kernel's leave; none where it can be had.
    static std::optional<std::string> lacks();

    /// Throws where it lacks something.
    PrivateNetwork();

    /// The words that run a program there.
    std::vector<std::string> inside(const std::vector<std::string>& words) const;
    ProgramResult run(const std::vector<std::string>& words, const ProgramOptions& options = {}) const;
    /// Replaces what is done to packets as they arrive, by a rule of nft(8) a line; none: nothing.
    void filter(const std::string& rules) const;

private:
    RunningProgram m_holder;
};

}  // namespace lode
