// Upstream's modules and their versions, through a cache of the mirror's own: the resolver that clients use, too.
#pragma once

#include "base/log.h"
#include "base/progress.h"
#include "base/result.h"
#include "cache/cache.h"
#include "module/module_folder.h"
#include "module/registry_documents.h"
#include "registry_server/mirror/mirror_options.h"
#include "resolver/resolver.h"

namespace lode {

/// Thread-safe. Waits for the network: not for the server's own thread.
class UpstreamModules {
public:
    /// `options` and what they point to, `log` and `cancellation` must outlive it.
    UpstreamModules(std::filesystem::path folder, const MirrorOptions& options, Log& log,
                    const Cancellation& cancellation);

    /// A version, verified and whole on this disk: without a network where it is there already. `progress` is told of
    /// what arrives. Errors as
    /// Resolver::resolve; `not_found` where the version is written otherwise (`1` and `1.0` are one).
    Result<ModuleFolder> fetch(const ModuleName& name, const Version& version, Progress& progress) const;
    /// What upstream says, or last said where it cannot be asked.
    Result<VersionsDocument> versions(const ModuleName& name) const;
    /// Notes that a module is still wanted, by that name.
    void touch(const ModuleFolder& module, const ModuleName& name, const Version& version) const;

    const Cache& cache() const { return m_cache; }

private:
    const MirrorOptions& m_options;
    Log& m_log;
    const Cancellation& m_cancellation;
    SilentProgress m_progress;
    Cache m_cache;
    Resolver m_documents;
};

}  // namespace lode
