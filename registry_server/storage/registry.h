// A registry on disk and everything that changes it: uploads committed to versions, documents kept true.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string_view>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "module/manifest.h"
#include "module/registry_documents.h"
#include "registry_server/storage/blob_store.h"
#include "registry_server/storage/catalogue_writer.h"
#include "registry_server/storage/registry_folder.h"
#include "registry_server/storage/registry_limits.h"
#include "registry_server/storage/registry_observer.h"

namespace lode {

/// Thread-safe. One process at a time.
class Registry {
public:
    /// Throws away what an earlier process left half-made, and makes versions.json and modules.json agree with the
    /// manifests on the disk (reading those that may have changed: see find_trusted_versions); a version that cannot be
    /// read is left out of them, with a warning. `unavailable` when another process serves this registry. `clock`,
    /// `log` and `observer`, which may be null, must outlive it.
    static Result<std::unique_ptr<Registry>> open(RegistryFolder folder, const Clock& clock, Log& log,
                                                  const RegistryLimits& limits = {},
                                                  RegistryObserver* observer = nullptr);

    const RegistryFolder& folder() const { return m_folder; }
    const RegistryLimits& limits() const { return m_limits; }

    /// The commit of a version: afterwards it is on the disk and in versions.json; modules.json follows within seconds,
    /// and before the registry is closed. `before`: the same bytes were there. Errors: `conflict` (other bytes, or the
    /// same version in another spelling), `integrity` (the manifest is malformed or not this version's, blobs are
    /// missing or of another size, or a file is not what the manifest says of it: see check_module), `invalid_argument`
    /// (larger than the limits).
    Result<Stored> publish(const ModuleName& name, const Version& version, std::string_view manifest_text);

    /// Hides a version from everybody who does not name it, and says why; the release as it is then. `not_found` where
    /// it is not published under that spelling.
    Result<Release> yank(const ModuleName& name, const Version& version, std::string reason);
    Result<Release> undo_yank(const ModuleName& name, const Version& version);

    /// modules.json says now what was published so far.
    Result<void> flush() { return m_catalogue->flush(); }

    /// Throws away partial uploads that are too old; does so once an hour, however often it is called.
    void sweep();

private:
    Registry(RegistryFolder folder, FileDescriptor claim, const Clock& clock, Log& log, const RegistryLimits& limits,
             RegistryObserver* observer)
        : m_folder(std::move(folder)),
          m_claim(std::move(claim)),
          m_clock(clock),
          m_log(log),
          m_limits(limits),
          m_observer(observer),
          m_swept(clock.steady_now()) {}

    Result<void> reconcile();
    Result<StagedFolder> stage_and_check(const Manifest& manifest, std::string_view manifest_text);
    Result<Release> change_release(const ModuleName& name, const Version& version,
                                   const std::function<void(Release&)>& change);
    Result<VersionsDocument> versions_of(const ModuleName& name, const std::optional<Version>& but) const;
    Result<void> add_to_documents(const Manifest& manifest, const Digest& digest);
    Result<void> replace_documents(const VersionsDocument& document, const Release& changed);

    RegistryFolder m_folder;
    FileDescriptor m_claim;
    const Clock& m_clock;
    Log& m_log;
    RegistryLimits m_limits;
    RegistryObserver* m_observer;
    std::mutex m_checking;  // one module at a time, for the memory that it takes
    std::mutex m_mutex;
    std::chrono::steady_clock::time_point m_swept;
    std::unique_ptr<CatalogueWriter> m_catalogue;
};

}  // namespace lode
