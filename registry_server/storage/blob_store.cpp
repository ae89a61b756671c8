// Looking at blobs.
#include "registry_server/storage/blob_store.h"

#include <fcntl.h>
#include <sys/stat.h>

namespace lode {

Result<std::optional<std::uint64_t>> size_of_blob(const RegistryFolder& folder, const Digest& digest) {
    return size_of_file(folder.blob(digest));
}

void renew_blob(const RegistryFolder& folder, const Digest& digest) {
    const auto path = folder.blob(digest);
    struct stat status {};
    // The time of one that is published is part of its ETag.
    if (::lstat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) && status.st_nlink == 1)
        (void)::utimensat(AT_FDCWD, path.c_str(), nullptr, AT_SYMLINK_NOFOLLOW);
}

}  // namespace lode
