// Renaming, then deleting.
#include "cache/module_removal.h"

#include <cerrno>
#include <string>

#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/folder_listing.h"
#include "cache/folder_lease.h"
#include "module/manifest.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view prefix = "evicted-";
constexpr std::chrono::hours kept_damaged{24 * 7};

fs::path beside(const fs::path& folder) {
    return folder.string() + ".json";
}

/// A foreign module's manifest, which may still be where it was.
fs::path manifest_of(const CacheLayout& layout, const fs::path& folder) {
    std::error_code error;
    if (fs::exists(folder / manifest_file_name, error)) return folder / manifest_file_name;
    if (fs::exists(beside(folder), error)) return beside(folder);
    const std::string name = folder.filename().string();
    if (!name.starts_with(prefix)) return {};
    const auto digest = parse_digest_hex(std::string_view(name).substr(prefix.size(), 64));
    if (!digest || fs::exists(layout.module(*digest), error)) return {};
    return layout.foreign_manifest(*digest);
}

/// Whether all of it went; what is a folder is looked through only where there is one.
bool delete_all_of(const fs::path& path) {
    if (::unlink(path.c_str()) == 0 || errno == ENOENT || ::rmdir(path.c_str()) == 0) return true;
    std::error_code error;
    fs::remove_all(path, error);
    return !error;
}

/// Whether all of it went.
bool delete_all_but(const fs::path& folder, const fs::path& kept) {
    const auto listed = list_folder(folder);
    bool is_all_gone = listed.has_value();
    for (const fs::path& path : listed.value_or(std::vector<fs::path>()))
        if (path != kept) is_all_gone = delete_all_of(path) && is_all_gone;
    return is_all_gone;
}

}  // namespace

Result<fs::path> take_away(const CacheLayout& layout, const Digest& module) {
    LODE_TRY(create_folders(layout.partial()));
    fs::path away = unique_name(layout.partial(), std::string(prefix) + module.hex() + "-");
    LODE_TRY(rename_path(layout.module(module), away));
    std::error_code error;
    const fs::path manifest = layout.foreign_manifest(module);
    if (fs::exists(manifest, error)) (void)rename_path(manifest, beside(away));  // else it is found where it is
    return away;
}

void delete_taken_away(const CacheLayout& layout, const fs::path& folder) {
    const fs::path manifest_path = manifest_of(layout, folder);
    const auto manifest =
        read_file(manifest_path).and_then([](const std::string& text) { return parse_manifest(text); });
    bool is_all_gone = delete_all_but(folder, manifest_path);
    if (manifest)
        for (const FileEntry& file : manifest->files)
            is_all_gone = delete_blob_of_nobody(layout, file.digest) && is_all_gone;
    if (!is_all_gone) return;  // its manifest says to the next sweep what is left
    if (!manifest_path.empty()) (void)remove_file(manifest_path);
    (void)delete_all_of(folder);
}

bool is_blob_of_nobody(const fs::path& blob) {
    struct stat status {};
    return ::stat(blob.c_str(), &status) == 0 && status.st_nlink == 1;
}

bool delete_blob_of_nobody(const CacheLayout& layout, const Digest& digest) {
    const fs::path blob = layout.blob(digest);
    if (!is_blob_of_nobody(blob)) return true;
    if (!remove_file(blob)) return false;
    (void)delete_all_of(layout.derived() / digest.hex());
    return true;
}

void delete_all_taken_away(const CacheLayout& layout, const Clock& clock) {
    for (const fs::path& path : paths_in(layout.partial())) {
        if (!path.filename().string().starts_with(prefix)) continue;
        const auto lease = lease_folder(path, Lease::exclusive);
        if (lease && *lease) delete_taken_away(layout, path);  // else its process is at it
    }
    for (const fs::path& path : paths_in(layout.damaged())) {
        if (!has_rested(path, clock.now(), kept_damaged)) continue;
        std::error_code ignored;
        if (fs::is_directory(path, ignored))
            delete_taken_away(layout, path);
        else
            (void)remove_file(path);
    }
}

}  // namespace lode
