// Finding what is to be hashed, hashing it by many threads, and putting the verdicts together.
#include "cache/verification.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <numeric>
#include <set>
#include <thread>

#include <fmt/format.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/folder_listing.h"
#include "base/printable.h"
#include "base/share_out.h"
#include "cache/pending_blobs.h"
#include "module/hashing.h"
#include "module/manifest.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

struct Work {
    std::string path;  // empty: where the blob of that digest belongs
    Digest expected;
    std::uint64_t size = 0;
};

/// A module that has what is hashed.
struct Owner {
    std::size_t work = 0;
    Digest module;
};

struct Inode {
    dev_t device = 0;
    ino_t number = 0;
    std::uint64_t size = 0;

    friend bool operator==(const Inode&, const Inode&) = default;
};

struct Blob {
    Inode inode;
    std::size_t work = 0;
};

std::optional<Inode> inode_of(const fs::path& path) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
    return Inode{status.st_dev, status.st_ino, static_cast<std::uint64_t>(status.st_size)};
}

class Verification {
public:
    explicit Verification(const FolderScan& folders) : m_folders(folders), m_layout(folders.layout()) {}

    Result<VerificationReport> run(unsigned threads, Progress& progress, const Cancellation& cancellation) {
        look_at_blobs();
        for (const Digest& digest : m_folders.digests()) look_at_module(digest);
        std::uint64_t total = 0;
        for (const Work& work : m_work) total += work.size;
        progress.start("verifying " + counted(m_report.modules, "module"), total);
        LODE_TRY(hash_all(std::max(threads, 1U), progress, cancellation));
        progress.finish();
        for (auto& [path, damage] : m_damages) {
            std::ranges::sort(damage.modules);
            m_report.damages.push_back(std::move(damage));
        }
        m_report.files = m_work.size();
        m_report.bytes = total;
        return std::move(m_report);
    }

private:
    void look_at_blobs();
    void look_at_module(const Digest& digest);
    void look_at_file(const FileEntry& file, const fs::path& path, const Digest& module);
    fs::path path_of(const Work& work) const {
        return work.path.empty() ? m_layout.blob(work.expected) : fs::path(work.path);
    }
    std::vector<Digest> owners_of(std::size_t work) const;
    Result<void> hash_all(unsigned threads, Progress& progress, const Cancellation& cancellation);
    Result<void> hash_some(std::atomic<std::size_t>& next, Progress& progress, const Cancellation& cancellation);
    Result<void> hash(std::size_t index, Progress& progress, const Cancellation& cancellation);

    void note(const fs::path& path, std::string fault, const Digest* module) {
        Damage& damage = m_damages.try_emplace(path, Damage{path, std::move(fault), {}}).first->second;
        if (module != nullptr) damage.modules.push_back(*module);
    }

    const FolderScan& m_folders;
    const CacheLayout& m_layout;
    std::vector<Work> m_work;
    std::vector<std::size_t> m_order;  // in which it is hashed
    std::map<Digest, Blob> m_blobs;
    std::vector<Owner> m_owners;  // by work, while it is hashed
    std::mutex m_mutex;           // of m_damages, while it is hashed
    std::map<fs::path, Damage> m_damages;
    VerificationReport m_report;
};

void Verification::look_at_blobs() {
    for (const fs::path& shard : paths_in(m_layout.blobs())) {
        for (const fs::path& path : paths_in(shard)) {
            const auto digest = parse_digest_hex(path.filename().string());
            const auto inode = inode_of(path);
            if (!digest || !inode) continue;
            m_blobs.emplace(*digest, Blob{*inode, m_work.size()});
            const bool is_in_place = path == m_layout.blob(*digest);
            m_work.push_back({is_in_place ? std::string() : path.string(), *digest, inode->size});
        }
    }
}

void Verification::look_at_module(const Digest& digest) {
    ++m_report.modules;
    const fs::path folder = m_layout.module(digest);
    std::error_code error;
    const fs::path beside = m_layout.foreign_manifest(digest);
    const fs::path manifest_path = fs::exists(beside, error) ? beside : folder / manifest_file_name;
    const auto text = read_file(manifest_path);
    if (!text) return note(manifest_path, text.error().message, &digest);
    if (const Digest actual = digest_of(*text); actual != digest)
        return note(manifest_path, fmt::format("expected {}, got {}", to_string(digest), to_string(actual)), &digest);
    const auto manifest = parse_manifest(*text);
    if (!manifest) return note(manifest_path, manifest.error().message, &digest);
    for (const FileEntry& file : manifest->files) look_at_file(file, folder / file.path, digest);
}

void Verification::look_at_file(const FileEntry& file, const fs::path& path, const Digest& module) {
    const auto inode = inode_of(path);
    if (!inode) return note(path, "it is missing", &module);
    const auto blob = m_blobs.find(file.digest);
    if (blob != m_blobs.end() && blob->second.inode == *inode) {
        m_owners.push_back({blob->second.work, module});
        return;
    }
    m_owners.push_back({m_work.size(), module});
    m_work.push_back({path.string(), file.digest, inode->size});
}

std::vector<Digest> Verification::owners_of(std::size_t work) const {
    std::vector<Digest> owners;
    for (auto owner = std::ranges::lower_bound(m_owners, work, {}, &Owner::work);
         owner != m_owners.end() && owner->work == work; ++owner)
        owners.push_back(owner->module);
    return owners;
}

Result<void> Verification::hash_all(unsigned threads, Progress& progress, const Cancellation& cancellation) {
    std::ranges::stable_sort(m_owners, {}, &Owner::work);
    m_order.resize(m_work.size());
    std::iota(m_order.begin(), m_order.end(), std::size_t{0});
    // The largest first, so that no thread is left alone with one.
    std::ranges::stable_sort(m_order, std::greater(), [this](std::size_t index) { return m_work[index].size; });
    std::atomic<std::size_t> next = 0;
    std::atomic<bool> is_interrupted = false;
    share_out(threads, [&] {
        if (!hash_some(next, progress, cancellation)) is_interrupted = true;
    });
    if (is_interrupted) return fail(ErrorCode::interrupted, "interrupted");
    return {};
}

Result<void> Verification::hash_some(std::atomic<std::size_t>& next, Progress& progress,
                                     const Cancellation& cancellation) {
    for (std::size_t i = next++; i < m_order.size(); i = next++) LODE_TRY(hash(m_order[i], progress, cancellation));
    return {};
}

Result<void> Verification::hash(std::size_t index, Progress& progress, const Cancellation& cancellation) {
    const Work& work = m_work[index];
    const fs::path path = path_of(work);
    const auto digest = digest_of_file(path, progress, cancellation);
    if (cancellation.requested()) return fail(ErrorCode::interrupted, "interrupted");
    if (digest && *digest == work.expected) return {};
    std::error_code error;
    if (!digest && !fs::exists(path, error)) return {};  // evicted meanwhile
    const std::lock_guard lock(m_mutex);
    note(path,
         digest ? fmt::format("expected {}, got {}", to_string(work.expected), to_string(*digest))
                : digest.error().message,
         nullptr);
    m_damages.at(path).modules = owners_of(index);
    return {};
}

Result<void> move_aside(const CacheLayout& layout, const fs::path& path, std::string_view prefix) {
    const fs::path aside = unique_name(layout.damaged(), std::string(prefix) + path.filename().string() + "-");
    if (auto moved = rename_path(path, aside); !moved)  // not found: with its folder, or evicted
        return moved.error().code == ErrorCode::not_found ? Result<void>() : moved;
    std::error_code ignored;
    fs::last_write_time(aside, fs::file_time_type::clock::now(), ignored);  // from when on it is kept for a week
    return {};
}

}  // namespace

std::vector<Digest> VerificationReport::damaged_modules() const {
    std::set<Digest> damaged;
    for (const Damage& damage : damages) damaged.insert(damage.modules.begin(), damage.modules.end());
    return {damaged.begin(), damaged.end()};
}

Result<VerificationReport> verify_cache(const FolderScan& folders, unsigned threads, Progress& progress,
                                        const Cancellation& cancellation) {
    return Verification(folders).run(threads, progress, cancellation);
}

Result<void> set_damages_aside(const CacheLayout& layout, const VerificationReport& report) {
    if (report.damages.empty()) return {};
    LODE_TRY(create_folders(layout.damaged()));
    for (const Digest& digest : report.damaged_modules()) {
        note_blobs_of(layout, digest);
        LODE_TRY(move_aside(layout, layout.module(digest), "module-"));
        LODE_TRY(move_aside(layout, layout.foreign_manifest(digest), "manifest-"));
    }
    for (const Damage& damage : report.damages) LODE_TRY(move_aside(layout, damage.path, "file-"));
    return sync_folder(layout.damaged());
}

}  // namespace lode
