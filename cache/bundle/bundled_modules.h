// The manifests of a bundle's modules, and the blobs that they name together.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "cache/bundle/bundle_contents.h"
#include "module/digest.h"
#include "module/manifest.h"

namespace lode {

struct BundledModule {
    Digest digest;  ///< of the manifest's text
    std::string manifest_text;
    Manifest manifest;
};

/// A file of a module that has this content; the first of several.
struct BundledBlob {
    std::uint64_t size = 0;
    std::size_t module = 0;  ///< its index among the modules
    std::string path;        ///< the file's, in the module
};

class BundledModules {
public:
    BundledModules(BundleContents contents, BundleLimits limits) : m_contents(std::move(contents)), m_limits(limits) {}

    /// The manifest of the next one that the contents name; `integrity` for another digest, a malformed manifest, a
    /// blob with two sizes, and a handle that names another module than the manifest says it is.
    Result<void> add(std::string manifest_text);

    const BundleContents& contents() const { return m_contents; }
    const std::vector<BundledModule>& modules() const { return m_modules; }
    /// By digest: the order in which they lie in a bundle.
    const std::map<Digest, BundledBlob>& blobs() const { return m_blobs; }
    /// Of all blobs, each counted once.
    std::uint64_t blob_bytes() const { return m_blob_bytes; }
    /// `acme/seed version 1: words.txt`, for messages.
    std::string describe(const BundledBlob& blob) const;

private:
    Result<void> add_blobs(const Manifest& manifest);
    Result<void> check_handles() const;

    BundleContents m_contents;
    BundleLimits m_limits;
    std::vector<Digest> m_expected = m_contents.modules();
    std::vector<BundledModule> m_modules;
    std::map<Digest, BundledBlob> m_blobs;
    std::uint64_t m_manifest_bytes = 0;
    std::uint64_t m_blob_bytes = 0;
};

}  // namespace lode
