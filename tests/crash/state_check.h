// What must hold of a state at any time, found out without lode: names, sizes, digests.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lode {

/// What is wrong, a line each. In a cache: every blob is the one that its name says, every module folder is whole,
/// every record can be read, and no index was given up.
std::vector<std::string> wrong_in_cache(const std::filesystem::path& cache);

/// In a registry's root, as it stands, before a server mends it: every version that has a manifest is whole, every one
/// that versions.json or modules.json names is there, and every blob is the one that its name says.
std::vector<std::string> wrong_in_registry(const std::filesystem::path& root);

/// Bytes of what a cache's modules list, each content counted once, and of what is derived.
std::uint64_t bytes_in_cache(const std::filesystem::path& cache);

/// Blobs that no module lists, and manifests that lie beside none.
std::vector<std::string> ownerless_files(const std::filesystem::path& cache);

/// What somebody began below the folder and neither finished nor cleared away.
std::vector<std::string> litter_below(const std::filesystem::path& folder);

}  // namespace lode
