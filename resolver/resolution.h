// One resolve on its way: its decisions in their order, and the time that it has for the network.
#pragma once

#include <optional>
#include <utility>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "cache/cache.h"
#include "module/handle.h"
#include "resolver/download/download_context.h"
#include "resolver/lock_policy.h"
#include "resolver/module_source.h"
#include "resolver/module_versions.h"
#include "resolver/resolved.h"
#include "resolver/resolver_settings.h"
#include "resolver/source_finder.h"

namespace lode {

/// What it joins must outlive it. For one call.
class Resolution {
public:
    /// `network` none: offline.
    Resolution(const Cache& cache, std::optional<DownloadContext> network, const Clock& clock, Log& log,
               const ResolverSettings& settings)
        : m_cache(cache),
          m_log(log),
          m_settings(settings),
          m_network(std::move(network)),
          m_versions(cache, m_network, clock, log, settings.max_age),
          m_sources(cache, m_versions, m_network, settings.registries, log) {}
    Resolution(const Resolution&) = delete;
    Resolution& operator=(const Resolution&) = delete;

    /// Of a handle that is not local. Errors as Resolver::resolve.
    Result<Resolved> resolve(const Handle& handle, const LockPolicy& lock) const;
    /// As Resolver::versions.
    Result<VersionsDocument> versions(const ModuleName& name) const;

private:
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
    Result<void> ask_for_yank(const ModuleSource& source) const;
    Result<void> warn_of_known_yank(const ModuleSource& source) const;
    Result<void> check_schemes(const Handle& handle) const;

    const Cache& m_cache;
    Log& m_log;
    const ResolverSettings& m_settings;
    const std::optional<DownloadContext> m_network;  // none: offline
    const ModuleVersions m_versions;
    const SourceFinder m_sources;
};

}  // namespace lode
