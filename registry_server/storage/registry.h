// A registry on disk and everything that changes it: uploads committed to versions, documents kept true.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string_view>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "module/manifest.h"
#include "module/registry_documents.h"
#include "registry_server/storage/blob_store.h"
#include "registry_server/storage/registry_folder.h"

namespace lode {

/// Thread-safe. One process at a time.
class Registry {
public:
    /// Throws away what an earlier process left half-made, and makes versions.json and modules.json agree with the
    /// manifests on the disk; a version that cannot be read is left out of them, with a warning. `unavailable` when
    /// another process serves this registry. `clock` and `log` must outlive it.
    static Result<std::unique_ptr<Registry>> open(RegistryFolder folder, const Clock& clock, Log& log);

    const RegistryFolder& folder() const { return m_folder; }

    /// The commit of a version: afterwards it is on the disk and in both documents. `before`: the same bytes were
    /// there. Errors: `conflict` (other bytes, or the same version in another spelling), `integrity` (the manifest is
    /// malformed or not this version's, or blobs are missing or of another size).
    Result<Stored> publish(const ModuleName& name, const Version& version, std::string_view manifest_text);

private:
    Registry(RegistryFolder folder, FileDescriptor claim, const Clock& clock, Log& log)
        : m_folder(std::move(folder)), m_claim(std::move(claim)), m_clock(clock), m_log(log) {}

    Result<void> reconcile();
    Result<void> add_to_documents(const Manifest& manifest, const Digest& digest);
    Result<void> update_catalogue(const VersionsDocument& document);
    Result<void> write_catalogue() const;

    RegistryFolder m_folder;
    FileDescriptor m_claim;
    const Clock& m_clock;
    Log& m_log;
    std::mutex m_mutex;
    std::map<ModuleName, CatalogueEntry> m_catalogue;  // what modules.json says
};

}  // namespace lode
