// Paths of blobs.
#include "cache/cache_layout.h"

#include "module/manifest.h"

namespace lode {
namespace fs = std::filesystem;

std::filesystem::path CacheLayout::blob(const Digest& digest) const {
    const std::string hex = digest.hex();
    return blobs() / hex.substr(0, 2) / hex;
}

fs::path manifest_path_of(const fs::path& module_folder) {
    fs::path beside = module_folder.string() + ".json";
    std::error_code error;
    return fs::exists(beside, error) ? beside : module_folder / manifest_file_name;
}

}  // namespace lode
