// Listings and times of change, compared with what a document says.
#include "registry_server/storage/trusted_versions.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "module/manifest.h"
#include "registry_server/storage/document_file.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

bool is_later(const ::timespec& a, const ::timespec& b) {
    return std::tie(a.tv_sec, a.tv_nsec) > std::tie(b.tv_sec, b.tv_nsec);
}

/// None unless it is a file or a folder, and no link to one.
std::optional<::timespec> last_change(const fs::path& path) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0 || S_ISLNK(status.st_mode)) return std::nullopt;
    return status.st_ctim;
}

bool are_the_same(const std::vector<Release>& releases, const std::vector<fs::path>& folders) {
    if (releases.size() != folders.size()) return false;
    std::vector<std::string> told;
    std::vector<std::string> found;
    for (const auto& release : releases) told.push_back(to_string(release.version));
    for (const auto& folder : folders) found.push_back(folder.filename().string());
    std::sort(told.begin(), told.end());
    std::sort(found.begin(), found.end());
    return told == found;
}

}  // namespace

Result<ModuleListing> list_module(const RegistryFolder& folder, const ModuleName& name) {
    const auto module = folder.module_folder(name);
    const auto document = folder.versions(name);
    ModuleListing listing;
    std::error_code error;
    auto entry = fs::directory_iterator(module, error);
    for (const fs::directory_iterator end; !error && entry != end; entry.increment(error)) {
        std::error_code ignored;
        const bool is_folder = !entry->is_symlink(ignored) && entry->is_directory(ignored);
        if (is_folder && parse_version(entry->path().filename().string())) listing.versions.push_back(entry->path());
        if (!is_folder && is_leftover_of(document, entry->path())) listing.leftovers.push_back(entry->path());
    }
    if (error) return fail(system_error(fmt::format("reading the folder `{}`", module.string()), error.value()));
    std::sort(listing.versions.begin(), listing.versions.end());
    return listing;
}

std::optional<TrustedVersions> find_trusted_versions(const RegistryFolder& folder, const ModuleName& name,
                                                     const ModuleListing& listing) {
    const auto path = folder.versions(name);
    const auto written = last_change(path);
    if (!written) return std::nullopt;
    const auto text = read_file(path, largest_document);
    auto document = text ? parse_versions_document(*text) : fail(text.error());
    if (!document || document->name != name || !are_the_same(document->versions, listing.versions)) return std::nullopt;
    TrustedVersions trusted{*std::move(document)};
    for (const auto& version : listing.versions)
        for (const auto& part :
             {version, version / manifest_file_name}) {  // of a folder that was renamed, itself alone
            const auto changed = last_change(part);
            if (!changed || is_later(*changed, *written)) return std::nullopt;
            if (is_later(*changed, trusted.changed)) trusted.changed = *changed;
        }
    return trusted;
}

const CatalogueEntry* TrustedCatalogue::find(const TrustedVersions& versions, const Release& newest) const {
    if (is_later(versions.changed, changed)) return nullptr;
    const auto& name = versions.document.name;
    const auto found =
        std::lower_bound(document.modules.begin(), document.modules.end(), name,
                         [](const CatalogueEntry& entry, const ModuleName& wanted) { return entry.name < wanted; });
    const bool is_known = found != document.modules.end() && found->name == name && found->size == newest.size &&
                          to_string(found->newest) == to_string(newest.version);
    return is_known ? &*found : nullptr;
}

TrustedCatalogue read_trusted_catalogue(const RegistryFolder& folder) {
    const auto written = last_change(folder.catalogue());
    const auto text = read_file(folder.catalogue(), largest_document);
    if (!written || !text) return {};
    auto document = parse_catalogue_document(*text);
    if (!document) return {};
    std::sort(document->modules.begin(), document->modules.end(),
              [](const CatalogueEntry& a, const CatalogueEntry& b) { return a.name < b.name; });
    return {*std::move(document), *written};
}

void mark_as_checked(const fs::path& document) {
    constexpr auto as_it_is = static_cast<::uid_t>(-1);
    (void)!::chown(document.c_str(), as_it_is, static_cast<::gid_t>(as_it_is));  // sets ctime, and nothing else
}

}  // namespace lode
