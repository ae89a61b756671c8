// Writing and sweeping of notes.
#include "cache/pending_blobs.h"

#include <algorithm>
#include <string>
#include <string_view>

#include <fcntl.h>

#include "base/file.h"
#include "base/folder_listing.h"
#include "cache/module_removal.h"
#include "cache/ownerless_files.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view ending = ".pending";
constexpr std::size_t line_length = 65;

std::vector<Digest> digests_in(const fs::path& note) {
    std::vector<Digest> digests;
    const std::string text = read_file(note).value_or("");
    for (std::size_t at = 0; at + line_length <= text.size(); at += line_length)
        if (const auto digest = parse_digest_hex(std::string_view(text).substr(at, line_length - 1)))
            digests.push_back(*digest);
    return digests;
}

}  // namespace

std::vector<Digest> noted_digests(const CacheLayout& layout) {
    std::vector<Digest> noted;
    for (const fs::path& path : paths_in(layout.partial())) {
        if (path.extension() != ending) continue;
        const auto digests = digests_in(path);
        noted.insert(noted.end(), digests.begin(), digests.end());
    }
    std::ranges::sort(noted);
    return noted;
}

Result<PendingBlobs> PendingBlobs::note(const CacheLayout& layout, std::span<const Digest> digests,
                                        std::span<const FileEntry> files) {
    LODE_TRY(create_folders(layout.partial()));
    std::string text;
    for (const Digest& digest : digests) text += digest.hex() + "\n";
    for (const FileEntry& file : files) text += file.digest.hex() + "\n";
    const fs::path path = unique_name(layout.partial(), "").string() + std::string(ending);
    LODE_ASSIGN(const auto file, open_file(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0644));
    LODE_TRY(write_all(file, text, path));
    return PendingBlobs(path);
}

void PendingBlobs::settle() {
    (void)remove_file(m_path);
}

void note_blobs_of(const CacheLayout& layout, const Digest& module) {
    const auto text = read_file(manifest_path_of(layout.module(module)));
    const auto manifest = text.and_then([](const std::string& json) { return parse_manifest(json); });
    if (manifest) (void)PendingBlobs::note(layout, {&module, 1}, manifest->files);
}

void delete_old_pending_blobs(const CacheLayout& layout, const Clock& clock) {
    for (const fs::path& path : paths_in(layout.partial())) {
        if (path.extension() != ending) continue;
        if (!has_rested(path, clock.now(), PendingBlobs::kept_for)) continue;
        for (const Digest& digest : digests_in(path)) {
            delete_blob_of_nobody(layout, digest);
            delete_lone_manifest(layout.foreign_manifest(digest), clock.now());
        }
        (void)remove_file(path);
    }
}

}  // namespace lode
