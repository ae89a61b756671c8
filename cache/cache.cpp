// The order of a commit, and questions over the whole cache.
#include "cache/cache.h"

#include <fcntl.h>
#include <fmt/format.h>

#include "base/byte_size.h"
#include "cache/folder_lease.h"
#include "cache/forgotten_files.h"
#include "cache/module_removal.h"
#include "cache/ownerless_files.h"
#include "module/hashing.h"

namespace lode {
namespace fs = std::filesystem;

namespace {

std::vector<CacheLayout> layouts_of(const std::vector<fs::path>& roots) {
    return {roots.begin(), roots.end()};
}

}  // namespace

Cache::Cache(fs::path root, const Clock& clock, Log& log, CacheLimits limits, const std::vector<fs::path>& below)
    : m_layout(std::move(root)),
      m_sync(std::make_unique<GroupSync>()),
      m_blobs(m_layout, *m_sync, layouts_of(below)),
      m_modules(m_layout, m_blobs, layouts_of(below)),
      m_handles(m_layout, clock, layouts_of(below)),
      m_versions(m_layout),
      m_registries(m_layout, clock),
      m_partials(m_layout, clock),
      m_mirrors(m_layout, clock),
      m_pins(m_layout),
      m_folders(m_layout, ModuleStore(m_layout, m_blobs), m_handles),
      m_index(std::make_unique<IndexWriter>(m_folders, log)),
      m_derived(m_layout, *m_index, layouts_of(below)),
      m_eviction(m_folders, m_pins, clock, log),
      m_limits(limits),
      m_clock(clock),
      m_log(log) {}

Flight Cache::flight(std::string_view key) const {
    return Flight(m_layout.flight(digest_of(key)));
}

Result<ModuleFolder> Cache::commit(std::string_view handle, std::string_view manifest_text, const Manifest& manifest,
                                   const HandleMeaning& meaning) const {
    LODE_ASSIGN(auto staged, m_modules.stage(manifest_text, manifest));
    LODE_ASSIGN(auto record, m_handles.stage(handle, meaning));
    std::vector<OpenPath> unsynced = staged.unsynced();
    if (record) unsynced.push_back({record->file.file(), record->file.path()});
    LODE_TRY(m_sync->sync(unsynced));
    if (staged.manifest_beside) {
        LODE_TRY(m_modules.publish_manifest(*staged.manifest_beside, staged.digest));
        LODE_TRY(sync_names());
    }
    LODE_ASSIGN(auto module, m_modules.publish(std::move(staged)));
    if (record) LODE_TRY(record->file.move_to(record->goal));
    LODE_TRY(sync_names());
    ScannedModule row = scanned(module, m_clock.now());
    row.module.handles.emplace_back(handle);
    m_index->record(std::move(row));
    const bool is_due = sweep_now_and_then();
    keep_to_limits(is_due);
    return module;
}

Result<PendingBlobs> Cache::note_pending(std::span<const Digest> modules, std::span<const FileEntry> files) const {
    return PendingBlobs::note(m_layout, modules, files);
}

/// The folders in which a commit makes names.
Result<void> Cache::sync_names() const {
    const fs::path modules = m_layout.modules();
    const fs::path handles = m_layout.handles();
    LODE_ASSIGN(const auto modules_folder, open_file(modules, O_RDONLY | O_DIRECTORY));
    LODE_ASSIGN(const auto handles_folder, open_file(handles, O_RDONLY | O_DIRECTORY));
    return m_sync->sync(std::vector<OpenPath>{{modules_folder, modules}, {handles_folder, handles}});
}

/// With the first commit of a process, and hourly after that: nothing is litter sooner. Whether it did.
bool Cache::sweep_now_and_then() const {
    const Clock::Time now = m_clock.now();
    const Clock::Time swept = m_swept.load();
    if (swept != Clock::Time::min() && now - swept < std::chrono::hours(1)) return false;
    m_swept = now;
    sweep();
    return true;
}

void Cache::sweep() const {
    delete_all_taken_away(m_layout, m_clock);
    m_partials.sweep();
    delete_old_pending_blobs(m_layout, m_clock);  // of which a folder that was being made had links
    review_files_of_nobody(m_layout, m_clock);
}

void Cache::touch(const ModuleFolder& module, std::string_view handle) const {
    if (module.path.parent_path() == m_layout.modules()) m_index->touch(module.digest, handle, m_clock.now());
}

/// The rows, held against the folders: one that somebody removed by hand is not here any more, and one whose process
/// died before it had told is.
Result<std::vector<IndexedModule>> Cache::list() const {
    std::error_code error;
    if (!fs::exists(m_layout.modules(), error)) return std::vector<IndexedModule>();
    auto index = Index::open(m_folders, m_log);
    if (index) (void)index->reconcile(m_folders);
    auto listed = index.and_then([](Index& opened) { return opened.list(); });
    return listed ? listed : list_by_folders(m_folders);
}

Result<IndexTotals> Cache::size() const {
    std::error_code error;
    if (!fs::exists(m_layout.modules(), error)) return IndexTotals();
    LODE_ASSIGN(auto index, Index::open(m_folders, m_log));
    return index.totals();
}

Result<EvictionReport> Cache::trim(const EvictionWish& wish) const {
    std::error_code error;
    if (!fs::exists(m_layout.modules(), error)) return EvictionReport();
    if (!wish.is_dry_run) sweep();
    return m_eviction.run(wish);
}

Result<EvictionReport> Cache::remove(const std::vector<Digest>& modules, bool is_forced) const {
    return m_eviction.remove(modules, is_forced);
}

Result<void> Cache::set_aside(const VerificationReport& report) const {
    LODE_TRY(set_damages_aside(m_layout, report, m_clock));
    LODE_ASSIGN(auto index, Index::open(m_folders, m_log));
    return index.reconcile(m_folders);
}

Result<std::uint64_t> Cache::rebuild() const {
    LODE_TRY(create_folders(m_layout.modules()));
    sweep();
    delete_ownerless_files(m_folders, m_clock);
    LODE_ASSIGN(auto index, Index::open(m_folders, m_log));
    if (!index.was_made()) LODE_TRY(index.remake(m_folders));
    return index.module_count();
}

/// After a commit: a little below the limit, so that it is not the next one's work again, and for no long time.
void Cache::keep_to_limits(bool is_due) const {
    if (m_is_evicting.exchange(true)) return;
    if (const auto kept = evict_for_a_moment(is_due); !kept)
        m_log.note("the cache was not brought within its limits: " + kept.error().message);
    m_is_evicting = false;
}

Result<void> Cache::evict_for_a_moment(bool is_due) const {
    const auto size = m_index->known_size();
    std::error_code error;
    const auto disk = fs::space(m_layout.root(), error);
    if (!size || error) return {};
    const auto limit = m_limits.size_limit(disk.capacity);
    const bool is_over = (limit && *size > *limit) || disk.available < m_limits.min_free;
    const bool is_in_vain = m_clock.now() < m_in_vain_before.load();
    if ((!is_over || is_in_vain) && !(is_due && m_limits.max_age)) return {};
    LODE_ASSIGN(const auto alone, lease_folder(m_layout.modules(), Lease::exclusive));
    if (!alone) return {};  // somebody is at it
    LODE_ASSIGN(const auto report, m_eviction.run({m_limits, false, 95, std::chrono::seconds(2)}));
    if (!report.is_complete || !limit || report.size <= *limit) return {};
    m_in_vain_before = m_clock.now() + std::chrono::minutes(10);
    m_log.warning(
        fmt::format("the cache `{}` holds {}, more than its limit of {}: all of it is pinned, in use, or was "
                    "used within the last hour",
                    m_layout.root().string(), human_size(report.size), human_size(*limit)));
    return {};
}

}  // namespace lode
