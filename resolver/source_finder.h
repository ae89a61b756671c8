// From a handle to the one module that it means now: by its own URL, by a versions.json, by the registries.
#pragma once

#include <optional>
#include <span>

#include "base/log.h"
#include "base/result.h"
#include "cache/cache.h"
#include "module/handle.h"
#include "resolver/configured_registry.h"
#include "resolver/download/download_context.h"
#include "resolver/module_source.h"
#include "resolver/module_versions.h"

namespace lode {

/// What it joins must outlive it. Thread-safe.
class SourceFinder {
public:
    SourceFinder(const Cache& cache, const ModuleVersions& versions, const std::optional<DownloadContext>& network,
                 std::span<const ConfiguredRegistry> registries, Log& log)
        : m_cache(cache), m_versions(versions), m_network(network), m_registries(registries), m_log(log) {}

    /// `record` is what the handle meant before. Errors, beside those of ModuleVersions::find: `not_found` no such
    /// module or version; `integrity` another registry answers than before; `invalid_argument` no registry may answer.
    Result<ModuleSource> find(const Handle& handle, const std::optional<HandleRecord>& record) const;
    /// The document of the registry that answers for a module. Errors as above.
    Result<VersionsDocument> find_versions(const ModuleName& name) const;

private:
    struct Answer {
        const ConfiguredRegistry* registry;
        VersionsDocument document;
    };

    Result<ModuleSource> find_by_url(const Handle& handle, const FloatingUrl& floating,
                                     const std::optional<HandleRecord>& record) const;
    Result<ModuleSource> find_by_name(const Handle& handle, const NamedModule& named,
                                      const std::optional<HandleRecord>& record) const;
    Result<Answer> find_answer(const ModuleName& name) const;
    Result<Answer> ask_and_remember(const ModuleName& name) const;
    Result<ModuleSource> chosen_source(const Handle& handle, const VersionRange& range, const Url& package,
                                       const VersionsDocument& document,
                                       const std::optional<HandleRecord>& record) const;
    Result<std::optional<Answer>> answer_at_hand(const ModuleName& name) const;
    Result<Answer> ask_registries(const ModuleName& name) const;
    Result<std::optional<Answer>> ask(const ConfiguredRegistry& registry, const ModuleName& name) const;
    Result<void> check_registry(const ConfiguredRegistry& registry, const ModuleName& name,
                                const std::optional<RegistryRecord>& before) const;

    const Cache& m_cache;
    const ModuleVersions& m_versions;
    const std::optional<DownloadContext>& m_network;
    std::span<const ConfiguredRegistry> m_registries;
    Log& m_log;
};

}  // namespace lode
