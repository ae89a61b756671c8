// A resolver for each module that is fetched, and one for documents, over one cache.
#include "registry_server/mirror/upstream_modules.h"

#include <algorithm>

#include <fmt/format.h>

#include "resolver/module_source.h"

namespace lode {
namespace {

/// A version that the known document does not list may have been published since: this is how often it is asked about.
constexpr std::chrono::seconds max_age_of_absence{30};

ResolverSettings settings_for(const MirrorOptions& options) {
    return {.allow_http = options.allow_http,
            .registries = options.upstreams,
            .max_age = options.max_age,
            .total_timeout = std::nullopt,
            .max_module_size = options.limits.module_size};
}

ResolverSettings settings_for_modules(const MirrorOptions& options) {
    auto settings = settings_for(options);
    settings.max_age = std::min(settings.max_age, max_age_of_absence);
    return settings;
}

ResolverSettings settings_for_documents(const MirrorOptions& options) {
    auto settings = settings_for(options);
    settings.total_timeout = options.limits.document_time;
    return settings;
}

std::string handle_of(const ModuleName& name, const Version& version) {
    return fmt::format("{}@{}", to_string(name), to_string(version));
}

}  // namespace

UpstreamModules::UpstreamModules(std::filesystem::path folder, const MirrorOptions& options, Log& log,
                                 const Cancellation& cancellation)
    : m_options(options),
      m_log(log),
      m_cancellation(cancellation),
      m_cache(std::move(folder), *options.clock, log, options.cache),
      m_documents(m_cache, options.transport, *options.clock, log, m_progress, cancellation,
                  settings_for_documents(options)) {}

Result<ModuleFolder> UpstreamModules::fetch(const ModuleName& name, const Version& version, Progress& progress) const {
    LODE_ASSIGN(const auto handle, parse_handle(handle_of(name, version), {}));
    const Resolver resolver(m_cache, m_options.transport, *m_options.clock, m_log, progress, m_cancellation,
                            settings_for_modules(m_options));
    LODE_ASSIGN(auto resolved, resolver.resolve(handle));
    const auto found = version_of(resolved.module.manifest, resolved.resolved);
    if (to_string(found) != to_string(version))
        return fail(ErrorCode::not_found, fmt::format("{} has the version {} and no {}", to_string(name),
                                                      to_string(found), to_string(version)));
    return std::move(resolved.module);
}

Result<VersionsDocument> UpstreamModules::versions(const ModuleName& name) const {
    return m_documents.versions(name);
}

void UpstreamModules::touch(const ModuleFolder& module, const ModuleName& name, const Version& version) const {
    m_cache.touch(module, handle_of(name, version));
}

}  // namespace lode
