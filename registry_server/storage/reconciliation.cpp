// Walking the tree of publishers, modules and versions.
#include "registry_server/storage/reconciliation.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "module/hashing.h"
#include "module/manifest.h"
#include "registry_server/storage/releases.h"

namespace lode {
namespace fs = std::filesystem;

Result<std::vector<fs::path>> folders_in(const fs::path& folder) {
    std::vector<fs::path> folders;
    std::error_code error;
    auto entry = fs::directory_iterator(folder, error);
    for (const fs::directory_iterator end; !error && entry != end; entry.increment(error))
        if (entry->symlink_status().type() == fs::file_type::directory) folders.push_back(entry->path());
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
    LODE_ASSIGN(const auto manifest, parse_manifest(text));
    if (manifest.name != name || to_string(manifest.version) != folder.filename().string())
        return fail(ErrorCode::integrity, fmt::format("the manifest is that of `{}/{}`", to_string(manifest.name),
                                                      to_string(manifest.version)));
    LODE_ASSIGN(auto published, modification_time(path));
    return Release{manifest.version, digest_of(text), total_size(manifest), std::move(published), false};
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

Result<std::vector<fs::path>> version_folders(const RegistryFolder& folder, const ModuleName& name) {
    LODE_ASSIGN(auto folders, folders_in(folder.module_folder(name)));
    std::erase_if(folders, [](const fs::path& path) { return !parse_version(path.filename().string()); });
    return folders;
}

VersionsDocument read_versions(const RegistryFolder& folder, const ModuleName& name, Log& log) {
    const auto read = [&]() -> Result<VersionsDocument> {
        LODE_ASSIGN(const auto text, read_file(folder.versions(name)));
        return parse_versions_document(text);
    };
    auto document = read();
    if (document) return *std::move(document);
    if (document.error().code != ErrorCode::not_found)
        log.warning(fmt::format("`{}` is made anew: {}", folder.versions(name).string(), document.error().message));
    return {name, {}};
}

Result<VersionsDocument> reconcile_versions(const RegistryFolder& folder, const ModuleName& name, Log& log) {
    std::vector<Release> found;
    LODE_ASSIGN(const auto folders, version_folders(folder, name));
    for (const auto& path : folders) {
        auto release = read_release(path, name);
        if (!release)
            log.warning(fmt::format("`{}` is left out: {}", path.string(), release.error().message));
        else if (is_listed(found, release->version))
            log.warning(fmt::format("`{}` is left out: the same version is there in another spelling", path.string()));
        else
            found.push_back(*std::move(release));
    }
    auto known = read_versions(folder, name, log);
    known.name = name;
    return reconciled(known, std::move(found));
}

}  // namespace lode
