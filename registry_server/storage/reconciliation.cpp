// Walking the tree of publishers, modules and versions.
#include "registry_server/storage/reconciliation.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/folder_listing.h"
#include "module/hashing.h"
#include "module/manifest.h"
#include "module/published_manifest.h"
#include "registry_server/storage/document_file.h"
#include "registry_server/storage/releases.h"
#include "registry_server/storage/trusted_versions.h"

namespace lode {
namespace fs = std::filesystem;

Result<std::vector<fs::path>> folders_in(const fs::path& folder) {
    std::vector<fs::path> folders;
    std::error_code error;
    auto entry = fs::directory_iterator(folder, error);
    for (const fs::directory_iterator end; !error && entry != end; entry.increment(error))
        if (std::error_code ignored; !entry->is_symlink(ignored) && entry->is_directory(ignored))
            folders.push_back(entry->path());
    if (error) return fail(system_error(fmt::format("reading the folder `{}`", folder.string()), error.value()));
    return folders;
}

namespace {

Result<std::string> modification_time(const fs::path& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0)
        return fail(system_error(fmt::format("looking at `{}`", path.string()), errno));
    return to_timestamp(std::chrono::system_clock::from_time_t(status.st_mtim.tv_sec));
}

}  // namespace

Result<Release> read_release(const fs::path& folder, const ModuleName& name) {
    const auto path = folder / manifest_file_name;
    LODE_ASSIGN(const auto text, read_file(path));
    LODE_ASSIGN(auto parsed, parse_manifest(text));
    LODE_ASSIGN(const auto version, parse_version(folder.filename().string()));
    LODE_ASSIGN(const auto manifest, published_manifest(std::move(parsed), name, version));
    LODE_ASSIGN(auto published, modification_time(path));
    return Release{version, digest_of(text), total_size(manifest), std::move(published), false};
}

namespace {

bool is_listed(const std::vector<Release>& releases, const Version& version) {
    return std::any_of(releases.begin(), releases.end(),
                       [&](const Release& release) { return release.version == version; });
}

}  // namespace

Result<std::vector<ModuleName>> find_modules(const RegistryFolder& folder) {
    std::vector<ModuleName> modules;
    LODE_ASSIGN(const auto publishers, folders_in(folder.public_folder()));
    for (const auto& publisher : publishers) {
        LODE_ASSIGN(const auto names, folders_in(publisher));
        for (const auto& path : names) {
            auto name = parse_module_name(publisher.filename().string() + "/" + path.filename().string());
            if (name) modules.push_back(*std::move(name));
        }
    }
    std::sort(modules.begin(), modules.end());
    return modules;
}

Result<std::optional<VersionsDocument>> find_versions(const RegistryFolder& folder, const ModuleName& name, Log& log) {
    const fs::path path = folder.versions(name);
    auto text = read_file(path, largest_document);
    if (!text && text.error().code == ErrorCode::not_found) return std::nullopt;
    if (!text) return fail(std::move(text).error());
    auto document = parse_versions_document(*text);
    if (document) return *std::move(document);
    log.warning(fmt::format("`{}` is made anew: {}", path.string(), document.error().message));
    return std::nullopt;
}

VersionsDocument read_versions(const RegistryFolder& folder, const ModuleName& name, Log& log) {
    auto document = find_versions(folder, name, log);
    if (!document) log.warning(document.error().message);
    return document && *document ? **std::move(document) : VersionsDocument{name, {}};
}

Result<VersionsDocument> reconcile_versions(const RegistryFolder& folder, const ModuleName& name,
                                            const std::vector<fs::path>& versions, Log& log) {
    std::vector<Release> found;
    for (const auto& path : versions) {
        auto release = read_release(path, name);
        if (!release)
            log.warning(fmt::format("`{}` is left out: {}", path.string(), release.error().message));
        else if (is_listed(found, release->version))
            log.warning(fmt::format("`{}` is left out: the same version is there in another spelling", path.string()));
        else
            found.push_back(*std::move(release));
    }
    LODE_ASSIGN(auto known, find_versions(folder, name, log));
    VersionsDocument before = std::move(known).value_or(VersionsDocument{name, {}});
    before.name = name;
    return reconciled(before, std::move(found));
}

Result<std::optional<CatalogueEntry>> catalogue_entry(const RegistryFolder& folder, const VersionsDocument& document) {
    const auto newest = newest_release(document);
    if (!newest) return std::nullopt;
    const auto path = folder.module_folder(document.name) / to_string(newest->version) / manifest_file_name;
    LODE_ASSIGN(const auto text, read_file(path));
    LODE_ASSIGN(auto manifest, parse_manifest(text));
    return CatalogueEntry{document.name, newest->version, std::move(manifest.description), newest->size};
}

namespace {

/// One start's way through all modules.
class Reconciliation {
public:
    Reconciliation(const RegistryFolder& folder, Log& log)
        : m_folder(folder), m_log(log), m_known(read_trusted_catalogue(folder)) {}

    Result<Catalogue> run() {
        remove_leftovers_of_catalogue();
        LODE_ASSIGN(const auto modules, find_modules(m_folder));
        for (const auto& name : modules) LODE_TRY(reconcile(name));
        LODE_ASSIGN(const auto change, write_document(m_folder.catalogue(), to_json(document_of(m_catalogue))));
        if (change == DocumentChange::none && m_has_read_manifests) mark_as_checked(m_folder.catalogue());
        return std::move(m_catalogue);
    }

private:
    Result<void> reconcile(const ModuleName& name) {
        LODE_ASSIGN(const auto listing, list_module(m_folder, name));
        for (const auto& leftover : listing.leftovers) (void)remove_file(leftover);
        const auto trusted = find_trusted_versions(m_folder, name, listing);
        if (trusted && list(*trusted)) return {};
        LODE_ASSIGN(const auto written_before, size_of_file(m_folder.versions(name)));
        const auto document = reconcile_versions(m_folder, name, listing.versions, m_log);
        if (!document) {  // what it knows of yanks must not be lost
            m_log.warning(fmt::format("{} is left out: {}", to_string(name), document.error().message));
            return {};
        }
        if (document->versions.empty() && !written_before) return {};  // a folder of something else
        LODE_ASSIGN(const auto change, write_document(m_folder.versions(name), to_json(*document)));
        if (change == DocumentChange::none) mark_as_checked(m_folder.versions(name));
        return list(*document);
    }

    Result<void> list(const TrustedVersions& versions) {
        const auto newest = newest_release(versions.document);
        if (!newest) return {};
        const CatalogueEntry* known = m_known.find(versions, *newest);
        if (known == nullptr) return list(versions.document);
        m_catalogue.emplace(known->name, *known);
        return {};
    }

    Result<void> list(const VersionsDocument& document) {
        m_has_read_manifests = true;
        LODE_ASSIGN(auto entry, catalogue_entry(m_folder, document));
        if (entry) m_catalogue.emplace(document.name, *std::move(entry));
        return {};
    }

    void remove_leftovers_of_catalogue() {
        for (const fs::path& path : paths_in(m_folder.public_folder()))
            if (is_leftover_of(m_folder.catalogue(), path)) (void)remove_file(path);
    }

    const RegistryFolder& m_folder;
    Log& m_log;
    TrustedCatalogue m_known;
    Catalogue m_catalogue;
    bool m_has_read_manifests = false;
};

}  // namespace

Result<Catalogue> reconcile_registry(const RegistryFolder& folder, Log& log) {
    return Reconciliation(folder, log).run();
}

}  // namespace lode
