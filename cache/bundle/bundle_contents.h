// `bundle.json`: the modules of a bundle, and what handles mean by them (docs/reference/bundle.md).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "module/archive/archive_limits.h"
#include "module/digest.h"
#include "module/lock_file.h"

namespace lode {

inline constexpr std::string_view bundle_contents_name = "bundle.json";

/// What a bundle may hold, for the one who writes it and the one who reads it.
struct BundleLimits {
    std::uint64_t modules = 10'000;
    std::uint64_t manifest_bytes = std::uint64_t{16} << 20U;       ///< of `bundle.json` and of each manifest
    std::uint64_t all_manifest_bytes = std::uint64_t{256} << 20U;  ///< of all of them together
    /// What comes out of the compressed bytes. Tables of zeros are honest; how much there is to be is said at the
    /// beginning, and held against the room on the disk.
    ArchiveLimits archive = {.names = 1'000'000,
                             .expansion = {.free = std::uint64_t{4} << 30U, .total = std::uint64_t{1} << 50U}};
};

/// Handles and what they mean, as a lock file has it: every rule of lock files holds, so that no handle can mean what
/// it never could.
class BundleContents {
public:
    /// `integrity` where there is no handle, or two come to the same fixed handle and mean different modules by it.
    static Result<BundleContents> of(LockFile handles);

    const LockFile& handles() const { return m_handles; }
    /// The modules that they mean, by their manifests, each once, sorted.
    std::vector<Digest> modules() const;

private:
    explicit BundleContents(LockFile handles) : m_handles(std::move(handles)) {}

    LockFile m_handles;
};

/// `lode.bundle/1`. Errors are `integrity`: malformed, a handle that cannot mean its module, what BundleContents::of
/// refuses, modules that are not those that the handles mean.
Result<BundleContents> parse_bundle_contents(std::string_view json);
/// The same contents give the same bytes.
/// `invalid_argument` for a handle that is not UTF-8.
Result<std::string> to_json(const BundleContents& contents);

/// `modules/<hex>.json` and `blobs/sha256/<hex>`, as members of a bundle are named.
std::string manifest_member_name(const Digest& module);
std::string blob_member_name(const Digest& blob);

}  // namespace lode
