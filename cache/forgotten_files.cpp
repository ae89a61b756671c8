// A review of the blobs' folders, one after another.
#include "cache/forgotten_files.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/decimal.h"
#include "base/file.h"
#include "base/folder_listing.h"
#include "base/process_identity.h"
#include "cache/module_removal.h"
#include "cache/ownerless_files.h"
#include "cache/pending_blobs.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view first_line = "lode.reviewed/1\n";
constexpr std::size_t most_others = 15;
constexpr std::uint64_t most_text = 4096;  // bytes
constexpr unsigned all_shards = 256;
constexpr std::chrono::milliseconds moment{100};

/// How far the review of this start of the machine has come; the latest other ones, of machines that share the cache,
/// keep their lines. It is not synced: after a power cut it means nothing.
class Review {
public:
    explicit Review(const CacheLayout& layout) : m_file(layout.reviewed()), m_boot(boot_id()) {
        const std::string text = read_file(m_file, most_text).value_or("");
        if (!m_boot || !text.starts_with(first_line)) return;
        std::string_view rest = text;
        for (rest.remove_prefix(first_line.size()); rest.find('\n') != std::string_view::npos;) {
            const std::string_view line = rest.substr(0, rest.find('\n') + 1);
            rest.remove_prefix(line.size());
            const auto space = line.find(' ');
            if (space == std::string_view::npos) continue;
            if (line.substr(0, space) != *m_boot)
                m_others.emplace_back(line);
            else if (const auto number = parse_decimal(line.substr(space + 1, line.size() - space - 2)))
                m_next = static_cast<unsigned>(std::min<std::uint64_t>(*number, all_shards));
        }
    }

    /// Where no start is known from another, there is none to review after.
    bool has_ended() const { return !m_boot || m_next == all_shards; }
    unsigned take_next() { return m_next++; }

    void save() const {
        if (!create_folders(m_file.parent_path(), Durable::no)) return;
        std::string text = fmt::format("{}{} {}\n", first_line, *m_boot, m_next);
        for (std::size_t i = 0; i < std::min(m_others.size(), most_others); ++i) text += m_others[i];
        auto staged = stage_file(m_file, text);
        if (staged) (void)staged->move_to(m_file);
    }

private:
    fs::path m_file;
    std::optional<std::string> m_boot;
    unsigned m_next = 0;
    std::vector<std::string> m_others;  // lines, the latest first
};

/// Adds those of one folder that no module has a link of, by their names.
void find_blobs_of_nobody(const fs::path& shard, std::vector<Digest>& blobs) {
    for (const fs::path& path : paths_in(shard)) {
        const auto digest = parse_digest_hex(path.filename().string());
        if (digest && is_blob_of_nobody(path)) blobs.push_back(*digest);
    }
}

bool has_links(const CacheLayout& layout) {
    return create_folders(layout.partial()) && links_work_in(layout.partial()).value_or(false);
}

Result<void> note_again(const CacheLayout& layout, std::vector<Digest> digests) {
    if (digests.empty()) return {};
    const auto noted = noted_digests(layout);
    std::erase_if(digests, [&](const Digest& digest) { return std::ranges::binary_search(noted, digest); });
    if (digests.empty()) return {};
    LODE_TRY(PendingBlobs::note(layout, digests, {}));
    return {};
}

}  // namespace

void review_files_of_nobody(const CacheLayout& layout, const Clock& clock) {
    Review review(layout);
    if (review.has_ended()) return;
    std::vector<Digest> blobs;
    for (const auto end = clock.steady_now() + moment; !review.has_ended() && clock.steady_now() < end;)
        find_blobs_of_nobody(layout.blobs() / fmt::format("{:02x}", review.take_next()), blobs);
    if (!blobs.empty() && !has_links(layout)) return;
    std::vector<Digest> young;
    const auto judge = [&](const Digest& digest, const fs::path& path, const auto& remove) {
        if (has_rested(path, clock.now(), PendingBlobs::kept_for))
            remove();
        else
            young.push_back(digest);
    };
    for (const Digest& blob : blobs) judge(blob, layout.blob(blob), [&] { delete_blob_of_nobody(layout, blob); });
    if (review.has_ended()) {
        for (const fs::path& manifest : lone_manifests(layout))
            if (const auto module = parse_digest_hex(manifest.stem().string()))
                judge(*module, manifest, [&] { delete_lone_manifest(manifest, clock.now()); });
    }
    if (note_again(layout, std::move(young))) review.save();
}

}  // namespace lode
