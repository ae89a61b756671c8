// Manifests to documents, paths to files.
#include "registry_server/from_cache/cache_registry.h"

#include <algorithm>

#include <fcntl.h>
#include <fmt/format.h>

#include "module/registry_documents.h"
#include "registry_server/public_files.h"
#include "registry_server/storage/releases.h"

namespace lode {
namespace {

/// When the module came into the cache.
Clock::Time time_of(const ModuleFolder& module) {
    return time_of_change(module.path / manifest_file_name).value_or(Clock::Time());
}

bool came_earlier(const ModuleFolder& a, const ModuleFolder& b) {
    return std::pair(time_of(a), a.digest) < std::pair(time_of(b), b.digest);
}

Release release_of(const ModuleFolder& module) {
    return {module.manifest.version, module.digest, total_size(module.manifest), to_timestamp(time_of(module)), false};
}

std::string folder_of(const Manifest& manifest) {
    return fmt::format("/{}/{}/", to_string(manifest.name), to_string(manifest.version));
}

/// `/<publisher>/<name>/<version>/` of a path that goes on after it; else nothing.
std::string_view version_folder_of(std::string_view path) {
    std::size_t end = 0;
    for (int slashes = 0; slashes < 3; ++slashes) {
        end = path.find('/', end + 1);
        if (end == std::string_view::npos) return {};
    }
    return path.substr(0, end + 1);
}

}  // namespace

std::vector<ModuleFolder> whole_modules(const Cache& cache, Log& log) {
    std::vector<ModuleFolder> modules;
    for (const Digest& digest : cache.modules().all()) {
        auto found = cache.modules().find(digest);
        if (!found)
            log.warning(fmt::format("{} is left out: {}", to_string(digest), found.error().message));
        else if (*found)
            modules.push_back(**std::move(found));
    }
    return modules;
}

CacheRegistry::CacheRegistry(std::vector<ModuleFolder> modules, Log& log) {
    const auto unnamed = std::erase_if(modules, [](const ModuleFolder& module) { return module.manifest.kind; });
    if (unnamed > 0)
        log.warning(fmt::format("foreign modules have no name and version, and are left out: {} of them", unnamed));
    std::ranges::sort(modules, came_earlier);
    std::map<ModuleName, VersionsDocument> versions;
    for (const ModuleFolder& module : modules) {
        const Manifest& manifest = module.manifest;
        auto& document = versions.try_emplace(manifest.name, VersionsDocument{manifest.name, {}}).first->second;
        if (const Release* first = find_release(document.versions, manifest.version)) {
            log.warning(fmt::format("left out: {} is {} too, but {} came first", to_string(module.digest),
                                    title_of(manifest), to_string(first->digest)));
            continue;
        }
        document = with_release(std::move(document), release_of(module));
        m_modules.emplace(folder_of(manifest), module);
    }
    CatalogueDocument catalogue;
    for (const auto& [name, document] : versions) {
        m_documents[fmt::format("/{}/versions.json", to_string(name))] = to_json(document);
        const auto newest = newest_release(document);
        if (!newest) continue;
        const auto& manifest =
            m_modules.at(fmt::format("/{}/{}/", to_string(name), to_string(newest->version))).manifest;
        catalogue.modules.push_back({name, newest->version, manifest.description, newest->size});
    }
    m_documents["/modules.json"] = to_json(catalogue);
    m_documents["/registry.json"] = to_json(RegistryDocument{"cache", std::nullopt});
}

std::optional<std::string> CacheRegistry::find_document(const std::string& path) const {
    const auto found = m_documents.find(path);
    return found == m_documents.end() ? std::nullopt : std::optional(found->second);
}

Result<std::optional<FileReply>> CacheRegistry::find_file(std::string_view path) const {
    const std::string_view folder = version_folder_of(path);
    const auto found = m_modules.find(folder);
    if (found == m_modules.end()) return std::nullopt;
    const std::string_view name = path.substr(folder.size());
    const ModuleFolder& module = found->second;
    if (name != manifest_file_name && module.manifest.find_file(name) == nullptr) return std::nullopt;
    const auto opened = open_file(module.path, O_PATH | O_DIRECTORY);
    if (!opened && opened.error().code == ErrorCode::not_found) return std::nullopt;
    if (!opened) return fail(opened.error());
    return find_file_below(*opened, std::string(name), path);
}

}  // namespace lode
