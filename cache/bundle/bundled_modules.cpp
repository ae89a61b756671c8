// Checking manifests against what a bundle says of them.
#include "cache/bundle/bundled_modules.h"

#include <algorithm>

#include <fmt/format.h>

#include "module/hashing.h"

namespace lode {
namespace {

/// Whether the manifest is what a version's URL says. A foreign one bears no name.
bool is_named_so(const Manifest& manifest, const LockedModule& locked) {
    const auto* fixed = std::get_if<FixedUrl>(&locked.source.target());
    if (fixed == nullptr || manifest.kind) return true;
    return manifest.name == fixed->name && manifest.version == fixed->version;
}

}  // namespace

Result<void> BundledModules::add(std::string manifest_text) {
    if (m_modules.size() == m_expected.size()) return fail(ErrorCode::integrity, "it holds more modules than it names");
    const Digest& expected = m_expected[m_modules.size()];
    m_manifest_bytes += manifest_text.size();
    if (m_expected.size() > m_limits.modules || m_manifest_bytes > m_limits.all_manifest_bytes)
        return fail(ErrorCode::integrity,
                    fmt::format("it holds more than {} modules, or manifests of more than {} bytes", m_limits.modules,
                                m_limits.all_manifest_bytes),
                    "make several bundles of it");
    const Digest digest = digest_of(manifest_text);
    if (digest != expected)
        return fail(ErrorCode::integrity, fmt::format("the manifest `{}` is not what its name says: its digest is {}",
                                                      manifest_member_name(expected), to_string(digest)));
    LODE_ASSIGN(
        auto manifest,
        parse_manifest(manifest_text).map_error(in_context(fmt::format("`{}`", manifest_member_name(expected)))));
    m_modules.push_back({digest, std::move(manifest_text), std::move(manifest)});
    LODE_TRY(add_blobs(m_modules.back().manifest));
    return m_modules.size() == m_expected.size() ? check_handles() : Result<void>();
}

/// Of all handles at once: every module is there.
Result<void> BundledModules::check_handles() const {
    for (const auto& [handle, locked] : m_contents.handles().modules()) {
        const auto at = std::ranges::lower_bound(m_expected, locked.digest) - m_expected.begin();
        const Manifest& manifest = m_modules[static_cast<std::size_t>(at)].manifest;
        if (!is_named_so(manifest, locked))
            return fail(ErrorCode::integrity, fmt::format("`{}` cannot mean {}, which is {}", handle,
                                                          to_string(locked.digest), title_of(manifest)));
    }
    return {};
}

Result<void> BundledModules::add_blobs(const Manifest& manifest) {
    for (const FileEntry& file : manifest.files) {
        const auto [known, is_new] =
            m_blobs.try_emplace(file.digest, BundledBlob{file.size, m_modules.size() - 1, file.path});
        if (!is_new && known->second.size != file.size)
            return fail(
                ErrorCode::integrity,
                fmt::format("{} has {} bytes as {}, and {} as {}: {}", to_string(file.digest), known->second.size,
                            describe(known->second), file.size, title_of(manifest), file.path));
        if (!is_new) continue;
        const std::uint64_t most = m_limits.archive.expansion.total;
        if (file.size > most - m_blob_bytes)
            return fail(ErrorCode::integrity, fmt::format("its files have more than the {} bytes allowed", most));
        m_blob_bytes += file.size;
    }
    return {};
}

std::string BundledModules::describe(const BundledBlob& blob) const {
    return fmt::format("{}: {}", title_of(m_modules[blob.module].manifest), blob.path);
}

}  // namespace lode
