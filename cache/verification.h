// Every byte of the cache hashed again, and what is damaged set aside.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/file_identity.h"
#include "base/progress.h"
#include "base/result.h"
#include "cache/folder_scan.h"

namespace lode {

/// One file that is not what it should be.
struct Damage {
    std::filesystem::path path;
    std::string fault;                     ///< for people: `expected sha256:…, got sha256:…`, `it is missing`
    std::vector<Digest> modules;           ///< that have it, sorted
    std::optional<FileIdentity> identity;  ///< of what was looked at; none where it is missing
};

struct VerificationReport {
    std::uint64_t modules = 0;
    std::uint64_t files = 0;  ///< hashed: links to one content once
    std::uint64_t bytes = 0;
    std::vector<Damage> damages;             ///< by path
    std::map<Digest, FileIdentity> folders;  ///< of the modules that are damaged, as they were looked at

    /// All of them, sorted.
    std::vector<Digest> damaged_modules() const;
};

/// Hashes each blob, each module's manifest, and each of its files that is no link to a blob, on `threads` threads.
/// Finds every changed bit. What is taken away or made anew meanwhile is no damage. `interrupted` when it is stopped.
Result<VerificationReport> verify_cache(const FolderScan& folders, unsigned threads, Progress& progress,
                                        const Cancellation& cancellation);

/// Moves what is damaged, and the folders of the modules that have it, to `damaged/`, where they count for nothing: the
/// modules can be fetched again, and need of the network what is broken only. What has been made anew since stays.
Result<void> set_damages_aside(const CacheLayout& layout, const VerificationReport& report, const Clock& clock);

}  // namespace lode
