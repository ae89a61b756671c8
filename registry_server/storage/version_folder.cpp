// Staging by hard links, one fsync a folder, one rename.
#include "registry_server/storage/version_folder.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <set>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "registry_server/storage/blob_store.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t problems_named = 10;

std::optional<std::string> blob_problem(const FileEntry& file, std::optional<std::uint64_t> size) {
    if (!size) return fmt::format("`{}` ({}) has not been uploaded", file.path, to_string(file.digest));
    if (*size == file.size) return std::nullopt;
    return fmt::format("`{}` has {} bytes in the manifest, its blob {} has {}", file.path, file.size,
                       to_string(file.digest), *size);
}

Error not_uploaded(const FileEntry& file) {
    return {ErrorCode::integrity, fmt::format("`{}` ({}) has not been uploaded", file.path, to_string(file.digest)),
            "upload every file before the manifest"};
}

/// Every folder that the files need, below `root` and with it, deepest first.
std::vector<fs::path> folders_of(const fs::path& root, const Manifest& manifest) {
    std::set<fs::path> folders{root};
    for (const auto& file : manifest.files)
        for (fs::path folder = (root / file.path).parent_path(); folder != root; folder = folder.parent_path())
            folders.insert(folder);
    return {folders.rbegin(), folders.rend()};  // a path sorts after its parent
}

Result<void> write_manifest(const fs::path& path, std::string_view text) {
    LODE_ASSIGN(const auto file, open_file(path, O_WRONLY | O_CREAT | O_EXCL, 0444));
    LODE_TRY(write_all(file, text, path));
    return sync_file(file, path);
}

Result<void> fill(const RegistryFolder& folder, const fs::path& staging, const Manifest& manifest,
                  std::string_view manifest_text) {
    const auto folders = folders_of(staging, manifest);
    for (const auto& inner : folders) LODE_TRY(create_folders(inner));
    for (const auto& file : manifest.files)
        LODE_TRY(link_or_copy(folder.blob(file.digest), staging / file.path).map_error([&](Error error) {
            return error.code == ErrorCode::not_found ? not_uploaded(file) : std::move(error);
        }));
    LODE_TRY(write_manifest(staging / manifest_file_name, manifest_text));
    for (const auto& inner : folders) LODE_TRY(sync_folder(inner));
    return {};
}

/// The module's folder and its publisher's, each known to the folder above it.
Result<void> create_module_folder(const RegistryFolder& folder, const ModuleName& name) {
    const auto module = folder.module_folder(name);
    LODE_TRY(create_folders(module));
    LODE_TRY(sync_folder(module.parent_path()));
    return sync_folder(folder.public_folder());
}

}  // namespace

Result<void> check_blobs(const RegistryFolder& folder, const Manifest& manifest) {
    std::string problems;
    std::size_t count = 0;
    for (const auto& file : manifest.files) {
        LODE_ASSIGN(const auto size, size_of_blob(folder, file.digest));
        const auto problem = blob_problem(file, size);
        if (problem && ++count <= problems_named) problems += (problems.empty() ? "" : "; ") + *problem;
    }
    if (count == 0) return {};
    if (count > problems_named) problems += fmt::format("; and {} more", count - problems_named);
    return fail(ErrorCode::integrity, std::move(problems), "upload every file before the manifest");
}

Result<std::optional<fs::path>> find_version_folder(const RegistryFolder& folder, const Manifest& manifest) {
    const auto module = folder.module_folder(manifest.name);
    std::error_code error;
    auto entry = fs::directory_iterator(module, error);
    if (error == std::errc::no_such_file_or_directory) return std::nullopt;
    for (const fs::directory_iterator end; !error && entry != end; entry.increment(error)) {
        const auto version = parse_version(entry->path().filename().string());
        if (version && *version == manifest.version && entry->symlink_status().type() == fs::file_type::directory &&
            fs::exists(entry->path() / manifest_file_name))
            return entry->path();
    }
    if (error) return fail(system_error(fmt::format("reading the folder `{}`", module.string()), error.value()));
    return std::nullopt;
}

Result<StagedFolder> stage_version(const RegistryFolder& folder, const Manifest& manifest,
                                   std::string_view manifest_text) {
    LODE_ASSIGN(auto staging, StagedFolder::create(folder.uploads(), "version-"));
    LODE_TRY(fill(folder, staging.path(), manifest, manifest_text));
    return staging;
}

Result<void> place_version(const RegistryFolder& folder, const Manifest& manifest, StagedFolder& staged) {
    LODE_TRY(create_module_folder(folder, manifest.name));
    const auto goal = folder.module_folder(manifest.name) / to_string(manifest.version);
    if (::rename(staged.path().c_str(), goal.c_str()) != 0) {
        if (errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR)
            return fail(ErrorCode::conflict,
                        fmt::format("`{}/{}` is there already", to_string(manifest.name), to_string(manifest.version)));
        return fail(system_error(fmt::format("renaming to `{}`", goal.string()), errno));
    }
    staged.release();
    return sync_folder(folder.module_folder(manifest.name));
}

}  // namespace lode
