// Walking private/blobs/sha256.
#include "registry_server/storage/blob_files.h"

#include <algorithm>

#include <fmt/format.h>

namespace lode {
namespace fs = std::filesystem;
namespace {

bool is_blob(const RegistryFolder& folder, const fs::directory_entry& entry) {
    const auto digest = parse_digest_hex(entry.path().filename().string());
    return digest && entry.symlink_status().type() == fs::file_type::regular && entry.path() == folder.blob(*digest);
}

}  // namespace

Result<BlobFiles> find_blob_files(const RegistryFolder& folder) {
    BlobFiles found;
    std::error_code error;
    const auto root = folder.private_folder() / "blobs" / "sha256";
    auto entry = fs::recursive_directory_iterator(root, error);
    for (const fs::recursive_directory_iterator end; !error && entry != end; entry.increment(error)) {
        if (entry->symlink_status().type() == fs::file_type::directory) continue;
        (is_blob(folder, *entry) ? found.blobs : found.foreign).push_back(entry->path());
    }
    if (error) return fail(system_error(fmt::format("reading the folder `{}`", root.string()), error.value()));
    std::sort(found.blobs.begin(), found.blobs.end());
    std::sort(found.foreign.begin(), found.foreign.end());
    return found;
}

}  // namespace lode
