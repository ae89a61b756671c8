// Every blob on the disk, and what lies among them and is none.
#pragma once

#include <filesystem>
#include <vector>

#include "base/result.h"
#include "registry_server/storage/registry_folder.h"

namespace lode {

struct BlobFiles {
    std::vector<std::filesystem::path> blobs;    ///< regular files under the name of a digest in its folder, sorted
    std::vector<std::filesystem::path> foreign;  ///< links, and other names
};
Result<BlobFiles> find_blob_files(const RegistryFolder& folder);

}  // namespace lode
