// Publishing and the documents. Order: blobs, version folder, versions.json, each on the disk before the next, and the
// answer; modules.json behind it.
#include "registry_server/storage/registry.h"

#include <fmt/format.h>

#include "authoring/check_module.h"
#include "module/foreign_manifest.h"
#include "module/hashing.h"
#include "module/published_manifest.h"
#include "registry_server/storage/disk_space.h"
#include "registry_server/storage/document_file.h"
#include "registry_server/storage/partial_upload.h"
#include "registry_server/storage/reconciliation.h"
#include "registry_server/storage/releases.h"
#include "registry_server/storage/scratch.h"
#include "registry_server/storage/trusted_versions.h"
#include "registry_server/storage/version_folder.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

constexpr auto between_sweeps = std::chrono::hours(1);
constexpr std::uint64_t most_tokens = std::uint64_t{1} << 25U;  // of a vocabulary, so that a check has its bound

Result<Manifest> manifest_for(const ModuleName& name, const Version& version, std::string_view text) {
    LODE_ASSIGN(auto manifest, parse_manifest(text));
    if (manifest.kind) LODE_TRY(check_foreign_manifest(manifest, text));
    return published_manifest(std::move(manifest), name, version).map_error([&](Error error) {
        error.message += fmt::format(", the URL is that of `{}/{}`", to_string(name), to_string(version));
        return error;
    });
}

Result<void> check_size(const Manifest& manifest, const RegistryLimits& limits) {
    for (const auto& file : manifest.files)
        if (file.size > limits.file_bytes)
            return fail(ErrorCode::invalid_argument,
                        fmt::format("`{}` is larger than the {} bytes that a file may have here", file.path,
                                    limits.file_bytes));
    if (total_size(manifest) <= limits.module_bytes) return {};
    return fail(ErrorCode::invalid_argument,
                fmt::format("the module has {} bytes, more than the {} that one may have here", total_size(manifest),
                            limits.module_bytes));
}

/// The same bytes under the same name are no conflict.
Result<Stored> compare_with_published(const fs::path& published, const Manifest& manifest,
                                      std::string_view manifest_text) {
    const auto spelling = published.filename().string();
    if (spelling != to_string(manifest.version))
        return fail(ErrorCode::conflict,
                    fmt::format("`{}/{}` is the same version as `{}`, which is published", to_string(manifest.name),
                                to_string(manifest.version), spelling),
                    "publish under a new version");
    LODE_ASSIGN(const auto text, read_file(published / manifest_file_name));
    if (text == manifest_text) return Stored::before;
    return fail(ErrorCode::conflict,
                fmt::format("`{}/{}` is published with other content: its digest is `{}`, the one sent has `{}`",
                            to_string(manifest.name), spelling, to_string(digest_of(text)),
                            to_string(digest_of(manifest_text))),
                "a published version never changes: publish under a new one");
}

}  // namespace

Result<std::unique_ptr<Registry>> Registry::open(RegistryFolder folder, const Clock& clock, Log& log,
                                                 const RegistryLimits& limits, RegistryObserver* observer) {
    LODE_ASSIGN(auto claim, folder.claim());
    std::unique_ptr<Registry> registry(new Registry(std::move(folder), std::move(claim), clock, log, limits, observer));
    LODE_TRY(clear_uploads(registry->m_folder, clock.now()));
    LODE_TRY(clear_scratch(registry->m_folder));
    LODE_TRY(registry->reconcile());
    return registry;
}

Result<Stored> Registry::publish(const ModuleName& name, const Version& version, std::string_view manifest_text) {
    LODE_ASSIGN(const auto manifest, manifest_for(name, version, manifest_text));
    LODE_TRY(check_size(manifest, m_limits));
    LODE_ASSIGN(const auto published_before, find_version_folder(m_folder, manifest));
    std::optional<StagedFolder> staged;  // made and checked before others have to wait
    if (!published_before) {
        LODE_ASSIGN(auto made, stage_and_check(manifest, manifest_text));
        staged.emplace(std::move(made));
    }
    const std::lock_guard guard(m_mutex);
    LODE_ASSIGN(const auto lock, m_folder.lock());
    LODE_ASSIGN(const auto published, find_version_folder(m_folder, manifest));
    auto stored = Stored::before;
    if (published) {
        LODE_TRY(compare_with_published(*published, manifest, manifest_text));
    } else {
        if (!staged) return fail(ErrorCode::unavailable, "the version was removed at this moment", "publish again");
        LODE_TRY(place_version(m_folder, manifest, *staged));
        stored = Stored::now;
    }
    // Also when it was there before: an earlier publish may have failed between the folder and the documents.
    LODE_TRY(add_to_documents(manifest, digest_of(manifest_text)));
    return stored;
}

/// Links of the blobs under their files' names: from here on nobody can remove their content.
Result<StagedFolder> Registry::stage_and_check(const Manifest& manifest, std::string_view manifest_text) {
    LODE_TRY(check_blobs(m_folder, manifest));
    LODE_TRY(check_disk_space(m_folder.uploads(), manifest_text.size()));
    LODE_ASSIGN(auto staged, stage_version(m_folder, manifest, manifest_text));
    const std::lock_guard guard(m_checking);
    LODE_TRY(check_module({staged.path(), manifest, digest_of(manifest_text)}, {.tokens = most_tokens}));
    return staged;
}

Result<Release> Registry::yank(const ModuleName& name, const Version& version, std::string reason) {
    return change_release(name, version, [&](Release& release) {
        release.yanked = true;
        release.yank_reason = std::move(reason);
    });
}

Result<Release> Registry::undo_yank(const ModuleName& name, const Version& version) {
    return change_release(name, version, [](Release& release) {
        release.yanked = false;
        release.yank_reason.clear();
    });
}

Result<Release> Registry::change_release(const ModuleName& name, const Version& version,
                                         const std::function<void(Release&)>& change) {
    const std::lock_guard guard(m_mutex);
    LODE_ASSIGN(const auto lock, m_folder.lock());
    LODE_ASSIGN(auto document, versions_of(name, std::nullopt));
    const Release* known = find_release(document.versions, version);
    if (known == nullptr || to_string(known->version) != to_string(version))
        return fail(ErrorCode::not_found,
                    fmt::format("`{}/{}` is not published here", to_string(name), to_string(version)));
    Release release = *known;
    change(release);
    LODE_TRY(replace_documents(with_release(std::move(document), release), release));
    return release;
}

void Registry::sweep() {
    const auto now = m_clock.steady_now();
    {
        const std::lock_guard guard(m_mutex);
        if (now - m_swept < between_sweeps) return;
        m_swept = now;
    }
    if (const auto swept = sweep_partial_uploads(m_folder, m_clock.now(), Sweep::remove); !swept)
        m_log.warning(swept.error().message);
}

/// Out of the module's folder where versions.json is not there, or is none: a list of what changes alone would lose the
/// others. `but` is left to the caller, as its date is not that of its folder.
Result<VersionsDocument> Registry::versions_of(const ModuleName& name, const std::optional<Version>& but) const {
    LODE_ASSIGN(auto known, find_versions(m_folder, name, m_log));
    if (known) return *std::move(known);
    std::error_code error;
    if (!std::filesystem::exists(m_folder.module_folder(name), error)) return VersionsDocument{name, {}};
    LODE_ASSIGN(auto listing, list_module(m_folder, name));
    if (but) std::erase(listing.versions, m_folder.module_folder(name) / to_string(*but));
    return reconcile_versions(m_folder, name, listing.versions, m_log);
}

Result<void> Registry::add_to_documents(const Manifest& manifest, const Digest& digest) {
    LODE_ASSIGN(auto document, versions_of(manifest.name, manifest.version));
    document.name = manifest.name;
    Release release{manifest.version, digest, total_size(manifest), to_timestamp(m_clock.now()), false};
    for (const auto& known : document.versions)
        if (known.version == release.version && known.digest == digest) release = known;
    return replace_documents(with_release(std::move(document), release), release);
}

/// The one place where a version changes what is listed.
Result<void> Registry::replace_documents(const VersionsDocument& document, const Release& changed) {
    LODE_ASSIGN(const auto change, write_document(m_folder.versions(document.name), to_json(document)));
    if (change == DocumentChange::written && m_observer != nullptr) m_observer->on_versions(document, changed);
    LODE_ASSIGN(auto entry, catalogue_entry(m_folder, document));
    if (entry)
        m_catalogue->put(*std::move(entry));
    else
        m_catalogue->remove(document.name);
    return {};
}

Result<void> Registry::reconcile() {
    LODE_ASSIGN(const auto lock, m_folder.lock());
    LODE_ASSIGN(auto catalogue, reconcile_registry(m_folder, m_log));
    m_catalogue = std::make_unique<CatalogueWriter>(m_folder.catalogue(), std::move(catalogue), m_log, m_observer);
    return {};
}

}  // namespace lode
