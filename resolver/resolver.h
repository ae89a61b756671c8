// From a handle to a verified module folder: in place, out of the cache, or over the network into the cache.
#pragma once

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
#include "resolver/download/download_context.h"
#include "resolver/expected_digest.h"

namespace lode {

enum class Source { local, cache, network };

std::string_view to_string(Source source);

struct Resolved {
    Handle handle;
    ModuleFolder module;
    Source source = Source::local;
};

struct ResolverSettings {
    std::vector<std::string>
        allow_http;  ///< hosts that may be asked over plain http without a pin; loopback always may
};

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
          m_settings(std::move(settings)) {}

    /// A fixed version or a pin that is cached touches no network. Errors: `not_found` no such module; `integrity` the
    /// bytes are not what was promised (a damaged cached copy is fetched again where there is a network); `unavailable`
    /// offline and not cached, or no answer; `permission_denied`, `out_of_space` for the cache.
    Result<Resolved> resolve(const Handle& handle) const;

private:
    Result<ModuleFolder> resolve_local(const LocalFolder& local) const;
    Result<Resolved> resolve_remote(const Handle& handle) const;
    Result<std::optional<ModuleFolder>> find_cached(const Handle& handle, const Digest& digest) const;
    Result<ModuleFolder> download(const Handle& handle, std::optional<ExpectedDigest> expected) const;
    Result<std::optional<ExpectedDigest>> published_digest(const FixedUrl& fixed, const DownloadContext& context) const;
    Result<void> check_scheme(const Handle& handle, const Url& url) const;

    const Cache& m_cache;
    Transport* m_transport;
    Clock& m_clock;
    Log& m_log;
    Progress& m_progress;
    const Cancellation& m_cancellation;
    ResolverSettings m_settings;
};

}  // namespace lode
