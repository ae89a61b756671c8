// The library's front door: a handle in, a callable module out.
//
//     auto hub    = lode::Hub::open();
//     auto module = hub->load("https://hub.team.example/acme/glove-en-100/1");
//     auto rows   = module->call({"cat", "lizard", "dog"});   // Result<Matrix>, 3 x 100
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/http/transport.h"
#include "base/log.h"
#include "base/progress.h"
#include "base/result.h"
#include "cache/cache.h"
#include "hub/settings.h"
#include "resolver/resolver.h"
#include "runtime/matrix.h"
#include "runtime/module.h"

namespace lode {

/// What a hub takes from outside. A null one is the hub's own: the system's clock, silence, a transport by libcurl.
/// What is given must outlive the hub.
struct HubServices {
    Clock* clock = nullptr;
    Log* log = nullptr;
    Progress* progress = nullptr;
    const Cancellation* cancellation = nullptr;
    Transport* transport = nullptr;  ///< not used when the settings say offline
};

/// Safe to use from many threads, each with its own handle. Modules outlive their hub.
class Hub {
public:
    /// With the settings of the environment (see settings_from_environment).
    static Result<Hub> open();
    static Result<Hub> open(HubSettings settings, HubServices services = {});
    Hub(Hub&&) noexcept;
    Hub& operator=(Hub&&) noexcept;
    ~Hub();

    /// The module's verified folder; downloads what the cache lacks. A handle in the lock file means what that says.
    /// Errors as Resolver::resolve, and `not_found` for what a locked hub's lock file does not name.
    Result<Resolved> resolve(std::string_view handle) const;
    /// resolve, then the module opened. Its vocabulary's index, and the sketch that the options may ask for, are
    /// derived once and kept in the cache (in memory where that cannot be written).
    Result<Module> load(std::string_view handle, const ModuleOptions& options = {}) const;
    /// Opens a module that was resolved before.
    Result<Module> load(Resolved resolved, const ModuleOptions& options = {}) const;

    const Cache& cache() const;

private:
    struct State;
    explicit Hub(std::unique_ptr<State> state);

    std::unique_ptr<State> m_state;
};

}  // namespace lode
