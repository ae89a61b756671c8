// The registries' catalogues: out of the cache while they are fresh, asked for again when they are not, as they were
// when nobody answers.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "cache/cache.h"
#include "resolver/configured_registry.h"
#include "resolver/download/download_context.h"

namespace lode {

/// What it joins must outlive it.
class Catalogues {
public:
    /// `network` none: what the cache holds is taken, whatever its age.
    Catalogues(const Cache& cache, const std::optional<DownloadContext>& network, const Clock& clock, Log& log,
               std::chrono::seconds max_age)
        : m_cache(cache), m_network(network), m_clock(clock), m_log(log), m_max_age(max_age) {}

    /// What the registry lists, as lines for search_catalogue. Errors: `not_found` it has no modules.json;
    /// `unavailable` nobody answers, or offline, and nothing is cached; `integrity` what came is no catalogue.
    Result<std::string> index_of(const ConfiguredRegistry& registry) const;

private:
    struct Kept {
        Clock::Time asked;
        std::string etag;
        std::string index;
    };
    std::optional<Kept> find(const Url& url) const;
    void keep(const Url& url, const Kept& kept) const;
    Result<Kept> ask(const ConfiguredRegistry& registry, const std::optional<Kept>& known) const;

    const Cache& m_cache;
    const std::optional<DownloadContext>& m_network;
    const Clock& m_clock;
    Log& m_log;
    std::chrono::seconds m_max_age;
};

}  // namespace lode
