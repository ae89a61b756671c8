// The commands that are disturbed, each with the state that it starts from.
#pragma once

#include <iosfwd>
#include <set>
#include <string>
#include <vector>

namespace lode {

/// What is written in a scenario are lines for a shell, in which
///   $STATE      is the folder that is disturbed, checked and put back: `$STATE/cache` is the cache,
///   $WORK       a folder beside it,
///   $SOURCES    a folder that stays as it is: `acme/seed/1` to `3`, `acme/other/1` and `acme/next/1` are modules,
///   `two.tar.gz` and
///               `foreign.tar.gz` archives, `vectors.txt` word vectors,
///   $URL        a web server's, over $SOURCES,
///   serving X   runs X while `lode serve $STATE/registry` runs, at $REGISTRY,
///   age TIME    makes all that is there TIME old, the last uses of modules too: `age '2 days'`,
///   gone X      is 5 where the module X is in the cache, and not 0 where it is damaged; it counts as no use of it,
///   whole X     hashes a module that is in the cache,
///   flip FILE   changes a bit of a file.
/// A new row is a command that is as safe as the others, or does not pass.
struct CrashScenario {
    std::string name;
    std::vector<std::string> before;  ///< makes the state
    std::string command;
    std::vector<std::string> kept = {};      ///< succeed at any time, without help
    std::vector<std::string> achieved = {};  ///< succeed once the command has
    std::set<int> not_yet = {5};             ///< with what they end before
    std::set<int> again = {0};               ///< with what the command may end when it is run after a fault
    std::set<int> also = {};                 ///< with what it may end besides when it meets an error
    bool makes_room = false;                 ///< it removes as much as it writes
    bool needs_no_room = false;              ///< it succeeds on a disk that is full to the last byte and file
    bool leaves_blobs = false;               ///< where it is not run again, until `lode cache rebuild`
    bool is_of_cache = true;                 ///< it is the cache that the command changes
    /// Clears away, some day, what others have begun and never finished; empty: nobody does.
    std::string next = "lode resolve $URL/acme/next/1";
};

const std::vector<CrashScenario>& all_scenarios();

/// What GoogleTest calls it.
void PrintTo(const CrashScenario& scenario, std::ostream* out);

}  // namespace lode
