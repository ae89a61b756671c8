// From a handle to a verified module folder: in place, out of the cache, or over the network into the cache.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/http/transport.h"
#include "base/log.h"
#include "base/progress.h"
#include "base/result.h"
#include "cache/cache.h"
#include "module/handle.h"
#include "module/module_folder.h"
#include "resolver/configured_registry.h"
#include "resolver/download/download_context.h"
#include "resolver/local_modules.h"
#include "resolver/lock_policy.h"
#include "resolver/module_source.h"
#include "resolver/module_versions.h"
#include "resolver/source_finder.h"

namespace lode {

enum class Source { local, cache, network };

std::string_view to_string(Source source);

struct Resolved {
    Handle handle;
    ModuleFolder module;
    Source source = Source::local;
    std::string resolved = {};  ///< the fixed handle that it came to; empty for what lies on this machine
    std::optional<Digest> archive = std::nullopt;  ///< of the archive's bytes, where it came in one
};

struct ResolverSettings {
    /// Hosts that may be asked over plain http without a pin; loopback always may.
    std::vector<std::string> allow_http = {};
    std::vector<ConfiguredRegistry> registries = {};  ///< for `publisher/name`, in order
    std::chrono::seconds max_age{300};                ///< for which a versions.json is taken without asking again
    std::optional<std::chrono::seconds> total_timeout = {};  ///< for the network's part in one resolve; none: no end
    /// For which another process that downloads the same may give no sign of life.
    std::chrono::seconds patience_with_others{75};
    std::optional<std::uint64_t> max_module_size = {};  ///< bytes of all files of one that is downloaded; none: any
};

/// What it joins must outlive it. One resolve at a time from each thread.
class Resolver {
public:
    /// `transport` null: offline; the network is never touched.
    Resolver(const Cache& cache, Transport* transport, Clock& clock, Log& log, Progress& progress,
             const Cancellation& cancellation, ResolverSettings settings)
        : m_cache(cache),
          m_log(log),
          m_settings(std::move(settings)),
          m_network(network_of(cache, transport, clock, log, progress, cancellation, m_settings)),
          m_local(cache, clock, log, progress, cancellation),
          m_versions(cache, m_network, clock, log, m_settings.max_age),
          m_sources(cache, m_versions, m_network, m_settings.registries, log) {}
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
    static std::optional<DownloadContext> network_of(const Cache& cache, Transport* transport, Clock& clock, Log& log,
                                                     Progress& progress, const Cancellation& cancellation,
                                                     const ResolverSettings& settings);
    template <typename Work>
    auto in_time(Work work) const;
    Result<Resolved> resolve_now(const Handle& handle, const LockPolicy& lock) const;
    Result<Resolved> resolve_remote(const Handle& handle) const;
    Result<Resolved> resolve_locked(const Handle& handle, const LockedModule& locked) const;
    Result<std::optional<Resolved>> find_remembered(const Handle& handle,
                                                    const std::optional<HandleRecord>& record) const;
    Result<Resolved> find_or_download(const Handle& handle, const ModuleSource& source) const;
    Result<std::optional<Resolved>> find_expected(const Handle& handle, const ModuleSource& source) const;
    Result<std::optional<Resolved>> find_arrived(const Handle& handle, const ModuleSource& source) const;
    Result<std::optional<Resolved>> find_published(const Handle& handle, ModuleSource source) const;
    Result<Resolved> download(const DownloadContext& context, const Handle& handle, const ModuleSource& source) const;
    bool nobody_answers(const Error& error) const;
    Result<Resolved> last_meaning(const Handle& handle, const HandleRecord& record, Error why) const;
    Result<std::optional<ModuleFolder>> find_cached(const Digest& digest) const;
    void remember(const Handle& handle, const ModuleSource& source, const Digest& digest) const;
    void keep(const std::string& canonical, const HandleMeaning& meaning) const;
    Result<void> warn_of_yank(const ModuleSource& source) const;
    Result<void> check_schemes(const Handle& handle) const;

    const Cache& m_cache;
    Log& m_log;
    ResolverSettings m_settings;
    std::optional<DownloadContext> m_network;  // none: offline
    LocalModules m_local;
    ModuleVersions m_versions;
    SourceFinder m_sources;
};

}  // namespace lode
