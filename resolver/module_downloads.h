// A module from its source on the network into the cache: file by file, as an archive, by TensorFlow Hub's protocol.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "base/result.h"
#include "cache/cache.h"
#include "module/handle.h"
#include "module/module_folder.h"
#include "resolver/configured_registry.h"
#include "resolver/download/download_context.h"
#include "resolver/module_source.h"
#include "resolver/module_versions.h"

namespace lode {

/// What it joins must outlive it. Thread-safe.
class ModuleDownloads {
public:
    ModuleDownloads(const DownloadContext& context, const Cache& cache, const ModuleVersions& versions,
                    std::span<const ConfiguredRegistry> registries)
        : m_context(context), m_cache(cache), m_versions(versions), m_registries(registries) {}

    struct Downloaded {
        ModuleFolder module;
        std::optional<Digest> archive;  ///< of the archive's bytes, where it came in one
    };

    /// Downloads, verifies and commits under the handle. Errors as Resolver::resolve.
    Result<Downloaded> download(const Handle& handle, ModuleSource source) const;

private:
    Result<Downloaded> download_files(const Handle& handle, ModuleSource source,
                                      const std::string& manifest_text) const;
    Result<Downloaded> download_archive(const Handle& handle, const ModuleSource& source) const;
    Result<Downloaded> download_by_hub_protocol(const Handle& handle, ModuleSource source, const Error& why) const;
    Result<std::optional<ExpectedDigest>> published_digest(const ModuleSource& source) const;
    void warn_of_trust(const Handle& handle, const Digest& archive) const;

    const DownloadContext& m_context;
    const Cache& m_cache;
    const ModuleVersions& m_versions;
    std::span<const ConfiguredRegistry> m_registries;
};

}  // namespace lode
