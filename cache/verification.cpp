// Finding what is to be hashed, hashing it by many threads, and putting the verdicts together.
#include "cache/verification.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <numeric>
#include <thread>

#include <fmt/format.h>

#include "base/file.h"
#include "base/file_identity.h"
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

struct Blob {
    FileIdentity identity;
    std::size_t work = 0;
};

struct Fault {
    fs::path path;
    std::string what;  // for people
};

std::optional<NamedFile> find_regular(const fs::path& path) {
    const auto found = find_named(path);
    return found && found->is_regular ? found : std::nullopt;
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
            for (const Digest& module : damage.modules) m_report.folders.emplace(module, m_looked_at.at(module));
            m_report.damages.push_back(std::move(damage));
        }
        m_report.files = m_work.size();
        m_report.bytes = total;
        return std::move(m_report);
    }

private:
    void look_at_blobs();
    void look_at_module(const Digest& digest);
    std::vector<Fault> faults_of(const Digest& module);
    std::optional<Fault> look_at_file(const FileEntry& file, fs::path path, const Digest& module);
    fs::path path_of(const Work& work) const {
        return work.path.empty() ? m_layout.blob(work.expected) : fs::path(work.path);
    }
    std::vector<Digest> owners_of(std::size_t work) const;
    Result<void> hash_all(unsigned threads, Progress& progress, const Cancellation& cancellation);
    Result<void> hash_some(std::atomic<std::size_t>& next, Progress& progress, const Cancellation& cancellation);
    Result<void> hash(std::size_t index, Progress& progress, const Cancellation& cancellation);

    Damage& note(Fault fault, std::optional<FileIdentity> identity) {
        const fs::path path = fault.path;
        return m_damages.try_emplace(path, Damage{path, std::move(fault.what), {}, identity}).first->second;
    }

    const FolderScan& m_folders;
    const CacheLayout& m_layout;
    std::vector<Work> m_work;
    std::vector<std::size_t> m_order;  // in which it is hashed
    std::map<Digest, Blob> m_blobs;
    std::map<Digest, FileIdentity> m_looked_at;  // the folders of the modules
    std::vector<Owner> m_owners;                 // by work, while it is hashed
    std::mutex m_mutex;                          // of m_damages, while it is hashed
    std::map<fs::path, Damage> m_damages;
    VerificationReport m_report;
};

void Verification::look_at_blobs() {
    for (const fs::path& shard : paths_in(m_layout.blobs())) {
        for (const fs::path& path : paths_in(shard)) {
            const auto digest = parse_digest_hex(path.filename().string());
            const auto file = find_regular(path);
            if (!digest || !file) continue;
            m_blobs.emplace(*digest, Blob{file->identity, m_work.size()});
            const bool is_in_place = path == m_layout.blob(*digest);
            m_work.push_back({is_in_place ? std::string() : path.string(), *digest, file->size});
        }
    }
}

/// What is taken away or made anew while it is looked at says nothing of what is there.
void Verification::look_at_module(const Digest& digest) {
    const fs::path folder = m_layout.module(digest);
    const auto identity = identity_of(folder);
    if (!identity) return;
    auto faults = faults_of(digest);
    if (identity_of(folder) != identity) return;
    ++m_report.modules;
    m_looked_at.emplace(digest, *identity);
    for (Fault& fault : faults) {
        const auto file = identity_of(fault.path);
        note(std::move(fault), file).modules.push_back(digest);
    }
}

/// Those that can be seen without hashing; what has none of them is noted to be hashed.
std::vector<Fault> Verification::faults_of(const Digest& module) {
    const fs::path folder = m_layout.module(module);
    const fs::path manifest_path = manifest_path_of(folder);
    const auto text = read_file(manifest_path);
    if (!text) return {{manifest_path, text.error().message}};
    if (const Digest actual = digest_of(*text); actual != module)
        return {{manifest_path, fmt::format("expected {}, got {}", to_string(module), to_string(actual))}};
    const auto manifest = parse_manifest(*text);
    if (!manifest) return {{manifest_path, manifest.error().message}};
    std::vector<Fault> faults;
    for (const FileEntry& entry : manifest->files)
        if (auto fault = look_at_file(entry, folder / entry.path, module)) faults.push_back(*std::move(fault));
    return faults;
}

std::optional<Fault> Verification::look_at_file(const FileEntry& file, fs::path path, const Digest& module) {
    const auto found = find_regular(path);
    if (!found) return Fault{std::move(path), "it is missing"};
    const auto blob = m_blobs.find(file.digest);
    if (blob != m_blobs.end() && blob->second.identity == found->identity) {
        m_owners.push_back({blob->second.work, module});
        return std::nullopt;
    }
    m_owners.push_back({m_work.size(), module});
    m_work.push_back({path.string(), file.digest, found->size});
    return std::nullopt;
}

std::vector<Digest> Verification::owners_of(std::size_t work) const {
    std::vector<Digest> owners;
    for (auto owner = std::ranges::lower_bound(m_owners, work, {}, &Owner::work);
         owner != m_owners.end() && owner->work == work; ++owner)
        if (m_looked_at.contains(owner->module)) owners.push_back(owner->module);
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
    const auto identity = identity_of(path);
    if (!identity) return {};  // evicted meanwhile
    const auto digest = digest_of_file(path, progress, cancellation);
    if (cancellation.requested()) return fail(ErrorCode::interrupted, "interrupted");
    if (digest && *digest == work.expected) return {};
    if (identity_of(path) != identity) return {};
    std::string fault = digest ? fmt::format("expected {}, got {}", to_string(work.expected), to_string(*digest))
                               : digest.error().message;
    const std::lock_guard lock(m_mutex);
    note({path, std::move(fault)}, identity).modules = owners_of(index);
    return {};
}

/// What another process has made anew since it was looked at stays where it is.
Result<void> move_aside(const CacheLayout& layout, const fs::path& path, const std::optional<FileIdentity>& looked_at,
                        std::string_view prefix, Clock::Time now) {
    if (!looked_at) return {};  // it was missing
    const fs::path aside = unique_name(layout.damaged(), std::string(prefix) + path.filename().string() + "-");
    LODE_ASSIGN(const bool moved, rename_if_same(path, *looked_at, aside));
    if (moved) set_time_of_change(aside, now);  // it is kept for a week from now on
    return {};
}

}  // namespace

std::vector<Digest> VerificationReport::damaged_modules() const {
    std::vector<Digest> damaged;
    for (const auto& [digest, folder] : folders) damaged.push_back(digest);
    return damaged;
}

Result<VerificationReport> verify_cache(const FolderScan& folders, unsigned threads, Progress& progress,
                                        const Cancellation& cancellation) {
    return Verification(folders).run(threads, progress, cancellation);
}

Result<void> set_damages_aside(const CacheLayout& layout, const VerificationReport& report, const Clock& clock) {
    if (report.damages.empty()) return {};
    const auto now = clock.now();
    LODE_TRY(create_folders(layout.damaged()));
    for (const auto& [digest, folder] : report.folders) {
        if (identity_of(layout.module(digest)) != folder) continue;
        note_blobs_of(layout, digest);
        const auto manifest = identity_of(layout.foreign_manifest(digest));
        LODE_TRY(move_aside(layout, layout.module(digest), folder, "module-", now));
        LODE_TRY(move_aside(layout, layout.foreign_manifest(digest), manifest, "manifest-", now));
    }
    for (const Damage& damage : report.damages)
        LODE_TRY(move_aside(layout, damage.path, damage.identity, "file-", now));
    return sync_folder(layout.damaged());
}

}  // namespace lode
