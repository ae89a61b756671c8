// Publishing and the documents. Order: blobs, version folder, versions.json, modules.json; each on the disk before the
// next.
#include "registry_server/storage/registry.h"

#include <fmt/format.h>

#include "authoring/check_module.h"
#include "module/hashing.h"
#include "registry_server/storage/disk_space.h"
#include "registry_server/storage/partial_upload.h"
#include "registry_server/storage/reconciliation.h"
#include "registry_server/storage/releases.h"
#include "registry_server/storage/version_folder.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

constexpr auto between_sweeps = std::chrono::hours(1);
constexpr std::uint64_t most_tokens = std::uint64_t{1} << 25U;  // of a vocabulary, so that a check has its bound

/// What a process that was killed left of the document beside it: `.NAME.<random>`.
void remove_leftovers_of(const fs::path& document) {
    const auto beginning = "." + document.filename().string() + ".";
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(document.parent_path(), error))
        if (entry.path().filename().string().starts_with(beginning)) (void)remove_file(entry.path());
}

enum class Change { none, written };

/// Only when it changes, so that a restart leaves every date and ETag as it was.
Result<Change> write_if_different(const fs::path& path, const std::string& content) {
    const auto present = read_file(path, std::uint64_t{1} << 32U);
    if (present && *present == content) return Change::none;
    LODE_TRY(write_file(path, content));
    return Change::written;
}

Result<void> check_identity(const Manifest& manifest, const ModuleName& name, const Version& version) {
    if (manifest.name == name && to_string(manifest.version) == to_string(version)) return {};
    return fail(ErrorCode::integrity,
                fmt::format("the manifest is that of `{}/{}`, the URL is that of `{}/{}`", to_string(manifest.name),
                            to_string(manifest.version), to_string(name), to_string(version)));
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

Result<std::string> description_of(const RegistryFolder& folder, const ModuleName& name, const Version& version) {
    LODE_ASSIGN(const auto text, read_file(folder.module_folder(name) / to_string(version) / manifest_file_name));
    LODE_ASSIGN(auto manifest, parse_manifest(text));
    return std::move(manifest.description);
}

}  // namespace

Result<std::unique_ptr<Registry>> Registry::open(RegistryFolder folder, const Clock& clock, Log& log,
                                                 const RegistryLimits& limits, RegistryObserver* observer) {
    LODE_ASSIGN(auto claim, folder.claim());
    std::unique_ptr<Registry> registry(new Registry(std::move(folder), std::move(claim), clock, log, limits, observer));
    LODE_TRY(clear_uploads(registry->m_folder, clock.now()));
    LODE_TRY(registry->reconcile());
    return registry;
}

Result<Stored> Registry::publish(const ModuleName& name, const Version& version, std::string_view manifest_text) {
    LODE_ASSIGN(const auto manifest, parse_manifest(manifest_text));
    LODE_TRY(check_identity(manifest, name, version));
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
    auto document = read_versions(m_folder, name, m_log);
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

Result<void> Registry::add_to_documents(const Manifest& manifest, const Digest& digest) {
    auto document = read_versions(m_folder, manifest.name, m_log);
    document.name = manifest.name;
    Release release{manifest.version, digest, total_size(manifest), to_timestamp(m_clock.now()), false};
    for (const auto& known : document.versions)
        if (known.version == release.version && known.digest == digest) release = known;
    return replace_documents(with_release(std::move(document), release), release);
}

/// The one place where a version changes what is listed.
Result<void> Registry::replace_documents(const VersionsDocument& document, const Release& changed) {
    LODE_ASSIGN(const auto change, write_if_different(m_folder.versions(document.name), to_json(document)));
    if (change == Change::written && m_observer != nullptr) m_observer->on_versions(document, changed);
    LODE_TRY(update_catalogue(document));
    return write_catalogue();
}

Result<void> Registry::update_catalogue(const VersionsDocument& document) {
    const auto newest = newest_release(document);
    if (!newest) {
        m_catalogue.erase(document.name);
        return {};
    }
    LODE_ASSIGN(auto description, description_of(m_folder, document.name, newest->version));
    m_catalogue.insert_or_assign(document.name,
                                 CatalogueEntry{document.name, newest->version, std::move(description), newest->size});
    return {};
}

Result<void> Registry::write_catalogue() const {
    CatalogueDocument document;
    for (const auto& [name, entry] : m_catalogue) document.modules.push_back(entry);
    LODE_ASSIGN(const auto change, write_if_different(m_folder.catalogue(), to_json(document)));
    if (change == Change::written && m_observer != nullptr) m_observer->on_catalogue(document);
    return {};
}

Result<void> Registry::reconcile() {
    const std::lock_guard guard(m_mutex);
    LODE_ASSIGN(const auto lock, m_folder.lock());
    LODE_ASSIGN(const auto modules, find_modules(m_folder));
    remove_leftovers_of(m_folder.catalogue());
    for (const auto& name : modules) {
        remove_leftovers_of(m_folder.versions(name));
        LODE_ASSIGN(const auto document, reconcile_versions(m_folder, name, m_log));
        LODE_ASSIGN(const auto written_before, size_of_file(m_folder.versions(name)));
        if (document.versions.empty() && !written_before) continue;  // a folder of something else
        LODE_TRY(write_if_different(m_folder.versions(name), to_json(document)));
        LODE_TRY(update_catalogue(document));
    }
    return write_catalogue();
}

}  // namespace lode
