// Members by their names, in their order.
#include "cache/bundle/bundle_reader.h"

#include <fmt/format.h>

#include "base/buffer.h"
#include "base/printable.h"

namespace lode {
namespace {

constexpr std::string_view blob_prefix = "blobs/sha256/";
constexpr std::size_t piece_size = std::size_t{256} << 10U;

/// The content of the next member, which must have that name.
Result<std::string> read_member(ArchiveReader& archive, std::string_view name, std::uint64_t limit) {
    LODE_ASSIGN(const auto entry, archive.next());
    if (!entry) return fail(ErrorCode::integrity, fmt::format("it ends before `{}`", name));
    if (entry->is_folder || entry->name != name)
        return fail(ErrorCode::integrity, fmt::format("expected `{}`, got `{}`", name, printable(entry->name, 200)),
                    name == bundle_contents_name ? "lode cache export makes bundles; this is another archive" : "");
    if (entry->size > limit)
        return fail(ErrorCode::integrity,
                    fmt::format("`{}` has {} bytes, more than the {} allowed", name, entry->size, limit));
    std::string text(static_cast<std::size_t>(entry->size), '\0');
    const auto into = std::as_writable_bytes(std::span(text));
    for (std::size_t filled = 0; filled < text.size();) {
        LODE_ASSIGN(const std::size_t got, archive.read(into.subspan(filled)));
        filled += got;
    }
    return text;
}

}  // namespace

Result<BundleReader> BundleReader::open(std::unique_ptr<ArchiveReader> archive, const BundleLimits& limits) {
    LODE_ASSIGN(const auto text, read_member(*archive, bundle_contents_name, limits.manifest_bytes));
    LODE_ASSIGN(auto contents, parse_bundle_contents(text));
    BundledModules modules(contents, limits);
    for (const Digest& digest : contents.modules()) {
        LODE_ASSIGN(auto manifest, read_member(*archive, manifest_member_name(digest), limits.manifest_bytes));
        LODE_TRY(modules.add(std::move(manifest)));
    }
    return BundleReader(std::move(archive), std::move(modules));
}

Result<std::optional<FileEntry>> BundleReader::next_blob() {
    LODE_ASSIGN(const auto entry, m_archive->next());
    if (!entry) return std::nullopt;
    const auto refuse = [&](std::string_view why) {
        return fail(ErrorCode::integrity, fmt::format("`{}` {}", printable(entry->name, 200), why));
    };
    const bool has_prefix = !entry->is_folder && entry->name.starts_with(blob_prefix);
    const auto digest = parse_digest_hex(has_prefix ? std::string_view(entry->name).substr(blob_prefix.size()) : "");
    if (!digest) return refuse("is none of the names that a bundle's members have");
    if (m_blob && *digest <= *m_blob) return refuse("comes twice, or not in the order of its name");
    const auto wanted = m_modules.blobs().find(*digest);
    if (wanted == m_modules.blobs().end()) return refuse("is named by no manifest of the bundle");
    if (entry->size != wanted->second.size)
        return refuse(fmt::format("({}) has {} bytes, and not the {} that the manifest says",
                                  m_modules.describe(wanted->second), entry->size, wanted->second.size));
    m_blob = *digest;
    m_hash = StreamingDigest();
    return FileEntry{wanted->second.path, entry->size, *digest};
}

Result<std::size_t> BundleReader::read(std::span<std::byte> into) {
    LODE_ASSIGN(const std::size_t got, m_archive->read(into));
    m_hash.update(into.first(got));
    if (got > 0) return got;
    const Digest found = m_hash.finish();
    if (found == *m_blob) return 0;
    return fail(ErrorCode::integrity,
                fmt::format("{} is not what its name says: expected {}, got {}",
                            m_modules.describe(m_modules.blobs().at(*m_blob)), to_string(*m_blob), to_string(found)));
}

Result<void> BundleReader::pass_over(const Cancellation& cancellation) {
    Buffer passed(piece_size);
    while (true) {
        if (cancellation.requested()) return fail(ErrorCode::interrupted, "interrupted");
        LODE_ASSIGN(const std::size_t got, m_archive->read(passed.bytes()));
        if (got == 0) return {};
    }
}

}  // namespace lode
