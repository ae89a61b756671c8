// Deciding in the order of last use, and carrying it out in batches.
#include "cache/eviction.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <unordered_map>

#include <sys/resource.h>

#include "base/file.h"
#include "cache/background_deletion.h"
#include "cache/folder_lease.h"
#include "cache/module_removal.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t least_batch = 128;  // modules, and open folders
constexpr std::size_t largest_batch = 2048;

/// A module that goes, kept from others till it is gone.
struct Leaving {
    EvictionVerdict verdict;
    ScannedModule scanned;
    FileDescriptor lease;
};

/// Bytes that are to be freed: by the size limit, and by the disk's.
struct Need {
    std::uint64_t by_limit = 0;
    std::uint64_t by_disk = 0;
};

std::uint64_t above(std::uint64_t value, std::uint64_t limit) {
    return value > limit ? value - limit : 0;
}

/// Of a journal that cannot be made for want of files SQLite says only that it cannot be opened.
bool may_lack_room(const Error& error) {
    return error.code == ErrorCode::out_of_space || error.code == ErrorCode::permission_denied;
}

/// The larger, the less often a page of the index is written; while one is deleted the next is open, too.
std::size_t most_open_folders() {
    struct rlimit files {};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return least_batch;
    return std::clamp<std::size_t>(files.rlim_cur / 4, least_batch, largest_batch);
}

/// One run over one cache. It decides in one thread.
class EvictionRun {
public:
    EvictionRun(const FolderScan& folders, Index& index, std::map<Digest, std::string> pinned, const Clock& clock,
                bool is_dry)
        : m_folders(folders),
          m_index(index),
          m_pinned(std::move(pinned)),
          m_clock(clock),
          m_is_dry(is_dry),
          m_deletion(folders.layout()) {}

    Result<EvictionReport> by_limits(const EvictionWish& wish);
    Result<EvictionReport> by_name(const std::vector<Digest>& modules, bool is_forced);

private:
    Result<void> begin();
    Result<EvictionReport> end();
    Need need_of(const EvictionWish& wish);
    bool is_over() const { return m_deadline && m_clock.steady_now() >= *m_deadline; }
    std::optional<EvictionReason> reason_for(const IndexedModule& module, const CacheLimits& limits,
                                             const Need& need) const;
    Result<void> let_go(IndexedModule module, EvictionReason reason, std::optional<EvictionObstacle> obstacle);
    std::optional<EvictionObstacle> obstacle_of_policy(const IndexedModule& module) const;
    ScannedModule scan(const IndexedModule& module);
    Result<std::uint64_t> freed_by(const ScannedModule& scanned);
    Result<void> carry_out();
    Result<std::vector<Digest>> forget(const std::vector<ScannedModule>& modules, std::set<Digest>& gone);
    Result<void> remove_ownerless_derived();

    const FolderScan& m_folders;
    Index& m_index;
    const std::map<Digest, std::string> m_pinned;
    const Clock& m_clock;
    const bool m_is_dry;
    std::optional<std::chrono::steady_clock::time_point> m_deadline;
    std::uint64_t m_size = 0;
    std::uint64_t m_freed = 0;
    bool m_has_stale_rows = false;                             // of modules that are gone
    bool m_is_unclear = false;                                 // what a damaged module had is not known
    std::unordered_map<std::string, std::uint64_t> m_derived;  // bytes by the hex of their source
    std::map<Digest, std::uint64_t> m_released;                // uses of blobs that end with the batch
    std::size_t m_batch_size = least_batch;
    std::vector<Leaving> m_batch;
    EvictionReport m_report;
    BackgroundDeletion m_deletion;
};

Result<void> EvictionRun::begin() {
    if (!m_deadline) m_batch_size = most_open_folders();
    LODE_ASSIGN(const auto totals, m_index.totals());
    m_size = totals.all();
    LODE_ASSIGN(const auto derived, m_index.derived());
    for (const DerivedFile& file : derived) m_derived[file.source.hex()] += file.size;
    return {};
}

Result<EvictionReport> EvictionRun::end() {
    LODE_TRY(carry_out());
    m_deletion.finish();
    if (m_is_unclear && !m_is_dry) LODE_TRY(m_index.remake(m_folders));
    if (m_has_stale_rows && m_index.reconcile(m_folders)) m_has_stale_rows = false;
    LODE_ASSIGN(const auto totals, m_index.totals());
    m_report.size = m_is_dry || m_has_stale_rows ? above(m_size, m_freed) : totals.all();
    return std::move(m_report);
}

Need EvictionRun::need_of(const EvictionWish& wish) {
    std::error_code error;
    const auto disk = fs::space(m_folders.layout().root(), error);
    if (error) return {};
    m_report.limit = wish.limits.size_limit(disk.capacity);
    Need need;
    if (m_report.limit && m_size > *m_report.limit)
        need.by_limit = above(m_size, *m_report.limit - *m_report.limit / 100 * (100 - wish.percent_of_limit));
    need.by_disk = above(wish.limits.min_free, disk.available);
    return need;
}

std::optional<EvictionReason> EvictionRun::reason_for(const IndexedModule& module, const CacheLimits& limits,
                                                      const Need& need) const {
    if (limits.max_age && m_clock.now() - module.last_used > *limits.max_age) return EvictionReason::too_old;
    if (m_freed < need.by_limit) return EvictionReason::over_limit;
    if (m_freed < need.by_disk) return EvictionReason::disk_full;
    return std::nullopt;
}

std::optional<EvictionObstacle> EvictionRun::obstacle_of_policy(const IndexedModule& module) const {
    if (m_pinned.contains(module.digest)) return EvictionObstacle::pinned;
    if (m_clock.now() - module.last_used < recent_use) return EvictionObstacle::recent;
    return std::nullopt;
}

Result<EvictionReport> EvictionRun::by_limits(const EvictionWish& wish) {
    if (wish.time) m_deadline = m_clock.steady_now() + *wish.time;
    LODE_TRY(begin());
    const Need need = need_of(wish);
    if (need.by_limit > 0 || need.by_disk > 0) LODE_TRY(remove_ownerless_derived());
    LODE_ASSIGN(auto modules, m_index.list());
    std::ranges::reverse(modules);
    for (IndexedModule& module : modules) {
        const auto reason = reason_for(module, wish.limits, need);
        if (!reason) break;  // all that follow were used later
        if (is_over()) {
            m_report.is_complete = false;
            break;
        }
        const auto obstacle = obstacle_of_policy(module);
        LODE_TRY(let_go(std::move(module), *reason, obstacle));
    }
    return end();
}

Result<EvictionReport> EvictionRun::by_name(const std::vector<Digest>& modules, bool is_forced) {
    LODE_TRY(begin());
    LODE_ASSIGN(auto listed, m_index.list());
    for (IndexedModule& module : listed) {
        if (std::ranges::find(modules, module.digest) == modules.end()) continue;
        std::optional<EvictionObstacle> obstacle;
        if (!is_forced && m_pinned.contains(module.digest)) obstacle = EvictionObstacle::pinned;
        module.last_used = Clock::Time::max();  // whenever it was used
        LODE_TRY(let_go(std::move(module), EvictionReason::asked, obstacle));
    }
    return end();
}

Result<void> EvictionRun::let_go(IndexedModule module, EvictionReason reason,
                                 std::optional<EvictionObstacle> obstacle) {
    EvictionVerdict verdict{std::move(module), reason, obstacle.value_or(EvictionObstacle::none), {}, 0};
    FileDescriptor lease;
    if (!obstacle) {
        LODE_ASSIGN(auto taken, lease_folder(m_folders.layout().module(verdict.module.digest), Lease::exclusive));
        if (taken)
            lease = *std::move(taken);
        else
            verdict.obstacle = EvictionObstacle::in_use;
    }
    if (verdict.obstacle == EvictionObstacle::pinned) verdict.pin = m_pinned.at(verdict.module.digest);
    if (verdict.obstacle != EvictionObstacle::none) {
        m_report.verdicts.push_back(std::move(verdict));
        return {};
    }
    ScannedModule scanned = scan(verdict.module);
    LODE_ASSIGN(verdict.frees, freed_by(scanned));
    m_freed += verdict.frees;
    if (m_is_dry) {
        m_report.verdicts.push_back(std::move(verdict));
        return {};
    }
    m_batch.push_back({std::move(verdict), std::move(scanned), std::move(lease)});
    return m_batch.size() < m_batch_size ? Result<void>() : carry_out();
}

ScannedModule EvictionRun::scan(const IndexedModule& module) {
    // Not by its whole folder, which is nobody's else now, and may be damaged: its manifest says what it has.
    auto found = m_folders.contents(module.digest);
    if (!found) m_is_unclear = true;
    return {module, found.value_or(std::vector<BlobSize>())};
}

/// Bytes of what nobody has when the module and those before it are gone.
Result<std::uint64_t> EvictionRun::freed_by(const ScannedModule& scanned) {
    std::uint64_t freed = 0;
    LODE_ASSIGN(const auto reading, m_index.read());
    for (const auto& [digest, size] : scanned.blobs) {
        LODE_ASSIGN(const auto uses, m_index.uses_of(digest));
        if (uses > ++m_released[digest]) continue;
        const auto derived = m_derived.find(digest.hex());
        freed += size + (derived == m_derived.end() ? 0 : derived->second);
    }
    return freed;
}

Result<void> EvictionRun::carry_out() {
    if (m_batch.empty()) return {};
    std::vector<ScannedModule> modules;
    for (Leaving& leaving : m_batch) modules.push_back(std::move(leaving.scanned));
    std::set<Digest> gone;
    LODE_ASSIGN(auto forgotten, forget(modules, gone));
    std::ranges::sort(forgotten);
    std::vector<TakenModule> taken;
    Result<void> outcome;
    for (Leaving& leaving : m_batch) {
        EvictionVerdict& verdict = leaving.verdict;
        if (gone.contains(verdict.module.digest)) {
            // with its row, or before it
        } else if (!std::ranges::binary_search(forgotten, verdict.module.digest)) {
            m_freed -= std::exchange(verdict.frees, 0);
            verdict.obstacle = EvictionObstacle::recent;  // since it was looked at
        } else {
            auto away = take_away(m_folders.layout(), verdict.module.digest);
            if (!away) {  // the rows that are forgotten too soon come back with the next look at the folders
                outcome = fail(std::move(away).error());
                break;
            }
            taken.push_back({*std::move(away), std::move(leaving.lease)});
        }
        m_report.verdicts.push_back(std::move(verdict));
    }
    if (!taken.empty() && outcome) outcome = sync_folder(m_folders.layout().modules());
    m_deletion.start(std::move(taken));
    m_batch.clear();
    m_released.clear();
    return outcome;
}

/// On a disk without room for the index's journal the files of one module after another go first, which are `gone`
/// then, until there is; where there never is, their rows are left to the next look at the folders.
Result<std::vector<Digest>> EvictionRun::forget(const std::vector<ScannedModule>& modules, std::set<Digest>& gone) {
    auto forgotten = m_index.forget(modules);
    for (const auto& scanned : modules) {
        if (forgotten || !may_lack_room(forgotten.error())) break;
        const auto away = take_away(m_folders.layout(), scanned.module.digest);
        if (!away) break;
        delete_taken_away(m_folders.layout(), *away);
        gone.insert(scanned.module.digest);
        forgotten = m_index.forget(modules);
    }
    if (forgotten || gone.size() < modules.size()) return forgotten;
    m_has_stale_rows = true;
    return std::vector<Digest>();
}

/// What was derived from files outside of the cache, or of modules that are gone: it is made again when it is wanted.
Result<void> EvictionRun::remove_ownerless_derived() {
    LODE_ASSIGN(const auto files, m_index.derived());
    std::vector<DerivedFile> removed;
    for (const DerivedFile& file : files) {
        LODE_ASSIGN(const auto uses, m_index.uses_of(file.source));
        const fs::path path = m_folders.layout().derived(file.source, file.format);
        const auto made = time_of_change(path);
        if (uses > 0 || (made && m_clock.now() - *made < recent_use)) continue;
        if (!m_is_dry && !remove_file(path)) continue;
        m_freed += file.size;
        m_report.derived_removed += file.size;
        removed.push_back(file);
    }
    return m_is_dry || removed.empty() ? Result<void>() : m_index.forget_derived(removed);
}

}  // namespace

std::uint64_t EvictionReport::freed() const {
    std::uint64_t bytes = derived_removed;
    for (const EvictionVerdict& verdict : verdicts) bytes += verdict.frees;
    return bytes;
}

/// On a full disk with the rows that there are: what the folders have besides is found out when there is room.
Result<void> Eviction::reconcile(Index& index) const {
    auto done = index.reconcile(m_folders);
    if (!done && may_lack_room(done.error())) return {};
    return done;
}

Result<EvictionReport> Eviction::run(const EvictionWish& wish) const {
    LODE_ASSIGN(auto index, Index::open(m_folders, m_log));
    if (!wish.time) LODE_TRY(reconcile(index));
    LODE_ASSIGN(auto pinned, m_pins.pinned());
    return EvictionRun(m_folders, index, std::move(pinned), m_clock, wish.is_dry_run).by_limits(wish);
}

Result<EvictionReport> Eviction::remove(const std::vector<Digest>& modules, bool is_forced) const {
    LODE_ASSIGN(auto index, Index::open(m_folders, m_log));
    LODE_TRY(reconcile(index));
    LODE_ASSIGN(auto pinned, m_pins.pinned());
    return EvictionRun(m_folders, index, std::move(pinned), m_clock, false).by_name(modules, is_forced);
}

}  // namespace lode
