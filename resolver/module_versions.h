// A module's versions.json: out of the cache while it is fresh, revalidated when it is not, as it was when nobody
// answers.
#pragma once

#include <chrono>
#include <optional>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "cache/cache.h"
#include "module/registry_documents.h"
#include "resolver/download/document_download.h"

namespace lode {

/// What it joins must outlive it. Thread-safe.
class ModuleVersions {
public:
    /// Without a network what the cache holds is taken, whatever its age.
    ModuleVersions(const Cache& cache, const std::optional<DownloadContext>& network, const Clock& clock, Log& log,
                   std::chrono::seconds max_age)
        : m_cache(cache), m_network(network), m_clock(clock), m_log(log), m_max_age(max_age) {}

    /// The versions of the module whose folder is `package`; none where the host says that there is no versions.json.
    /// Errors: `unavailable` nobody answers, and nothing is cached (a cached one is taken with a warning); `integrity`
    /// not the module's document, or one that changes a version which was seen before.
    Result<std::optional<VersionsDocument>> find(const Url& package, const ModuleName& name) const;

    /// How one version is listed: as the cache remembers it, else as the host says now, which is not remembered. None
    /// where it is listed nowhere or nobody answers: any static host will do, without a registry's documents.
    Result<std::optional<Release>> find_release(const Url& package, const Version& version) const;
    /// The same without a network.
    Result<std::optional<Release>> find_known_release(const Url& package, const Version& version) const;
    /// Whether `find` would answer without a network.
    Result<bool> is_at_hand(const Url& package) const;
    /// Whether an answer that another one was given counts here, too: not when each is to ask for itself.
    bool may_share() const { return m_max_age > std::chrono::seconds::zero(); }

private:
    bool is_fresh(const std::optional<VersionsRecord>& known) const;
    Result<std::optional<VersionsDocument>> ask_or_take(const Url& url, const ModuleName& name,
                                                        std::optional<VersionsRecord> known) const;
    Result<std::optional<VersionsDocument>> ask(const Url& url, const ModuleName& name,
                                                const std::optional<VersionsRecord>& known) const;
    Result<VersionsDocument> accept(const Url& url, const ModuleName& name, TaggedDocument answer,
                                    const std::optional<VersionsRecord>& known) const;
    void remember(const Url& url, const VersionsRecord& record) const;

    const Cache& m_cache;
    const std::optional<DownloadContext>& m_network;
    const Clock& m_clock;
    Log& m_log;
    std::chrono::seconds m_max_age;
};

}  // namespace lode
