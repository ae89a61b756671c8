// What every command has at hand: the common options, the terminal, stdout, and a hub on demand.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/progress.h"
#include "base/result.h"
#include "cli/output.h"
#include "cli/terminal.h"
#include "hub/hub.h"

namespace lode {

struct CommonOptions {
    std::string cache;
    std::string cache_max_size;
    bool offline = false;
    bool json = false;
    bool quiet = false;
    bool verbose = false;
    bool locked = false;
    std::string lock;
    std::vector<std::string> registries;
    std::vector<std::string> allow_http;
    std::optional<std::string> connect_timeout;
    std::optional<std::string> stall_timeout;
    std::optional<std::string> total_timeout;
};

/// Lives as long as the program.
struct Context {
    explicit Context(Cancellation& stop) : cancellation(stop), terminal(clock) {}

    std::string version;  ///< of the program
    CommonOptions options;
    Cancellation& cancellation;
    SystemClock clock;
    Terminal terminal;
    Output out;
    Result<void> result;  ///< of the command that ran

    /// The settings of flags, environment and file, in that order of strength.
    Result<HubSettings> settings() const;
    /// The same, with what cannot be understood left out and told.
    FoundSettings find_settings() const;
    /// `not_found` where --lock names a file that is not there.
    Result<Hub> open_hub() { return open_hub(terminal, terminal); }
    /// What it does is shown by `progress` and told to `log`, which must outlive the hub.
    Result<Hub> open_hub(Progress& progress, Log& log);
    Result<Hub> open_hub(HubSettings wanted, Progress& progress, Log& log);
};

}  // namespace lode
