// Whether everything in a registry is what it says: contents, manifests, documents, and nothing else among them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/log.h"
#include "base/progress.h"
#include "base/result.h"
#include "registry_server/storage/registry_folder.h"

namespace lode {

struct RegistryFault {
    std::filesystem::path path;
    std::string message;
};

struct RegistryVerification {
    std::size_t modules = 0;
    std::size_t versions = 0;
    std::size_t blobs = 0;
    std::uint64_t bytes = 0;            ///< hashed; what has several names was read once
    std::vector<RegistryFault> faults;  ///< by path
};

/// Changes nothing, and may run beside a server. Hashes with `threads` threads. An error is what kept it from looking;
/// `interrupted` when that is wished.
Result<RegistryVerification> verify_registry(const RegistryFolder& folder, unsigned threads, Progress& progress,
                                             const Cancellation& cancellation);

}  // namespace lode
