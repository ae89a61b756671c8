// From a handle to a verified module folder: in place, out of the cache, or over the network into the cache.
#pragma once

#include <optional>

#include "base/clock.h"
#include "base/http/transport.h"
#include "base/log.h"
#include "base/progress.h"
#include "base/result.h"
#include "cache/cache.h"
#include "module/handle.h"
#include "module/registry_documents.h"
#include "resolver/download/download_context.h"
#include "resolver/local_modules.h"
#include "resolver/lock_policy.h"
#include "resolver/resolved.h"
#include "resolver/resolver_settings.h"

namespace lode {

/// What it joins must outlive it. One resolve at a time from each thread.
class Resolver {
public:
    /// `transport` null: offline; the network is never touched.
    Resolver(const Cache& cache, Transport* transport, Clock& clock, Log& log, Progress& progress,
             const Cancellation& cancellation, ResolverSettings settings)
        : m_cache(cache),
          m_transport(transport),
          m_clock(clock),
          m_log(log),
          m_progress(progress),
          m_cancellation(cancellation),
          m_settings(std::move(settings)),
          m_local(cache, clock, log, progress, cancellation) {}
    Resolver(const Resolver&) = delete;
    Resolver& operator=(const Resolver&) = delete;

    /// A fixed version, a pin or what the lock names touches no network once it is cached; a floating handle none while
    /// its versions.json is fresh, and what it meant last is the answer when nobody can be reached. Errors: `not_found`
    /// no such module; `integrity` the bytes are not what was promised (a damaged cached copy is fetched again where
    /// there is a network); `unavailable` offline and not cached, or no answer; `permission_denied`, `out_of_space` for
    /// the cache. What has come when the time is over is gone on with by the next resolve.
    Result<Resolved> resolve(const Handle& handle, const LockPolicy& lock = {}) const;

    /// What the configured registries say of a module: of the first that has it, by the same rules. Errors as those of
    /// a floating handle.
    Result<VersionsDocument> versions(const ModuleName& name) const;

private:
    /// None: offline. What begins now has its own deadline.
    std::optional<DownloadContext> network_from_now_on() const;

    const Cache& m_cache;
    Transport* const m_transport;  // null: offline
    Clock& m_clock;
    Log& m_log;
    Progress& m_progress;
    const Cancellation& m_cancellation;
    const ResolverSettings m_settings;
    const LocalModules m_local;
};

}  // namespace lode
