// `index.sqlite`: what is here, how big, last used (docs/reference/cache_layout.md). It only makes questions fast, and
// is made again from the folders when it is gone.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "base/sqlite/database.h"
#include "cache/folder_scan.h"

namespace lode {

struct ModuleUse {
    Digest digest;
    std::string handle;  ///< canonical
    Clock::Time time;
};

/// What has happened.
struct IndexUpdate {
    std::vector<ScannedModule> committed;  ///< under their handles, whether or not they were known before
    std::vector<ModuleUse> used;
    std::vector<DerivedFile> derived;

    bool empty() const { return committed.empty() && used.empty() && derived.empty(); }
};

/// Bytes, each content counted once.
struct IndexTotals {
    std::uint64_t blobs = 0;
    std::uint64_t derived = 0;

    std::uint64_t all() const { return blobs + derived; }
};

/// A use within this time of another one is not noted.
inline constexpr std::chrono::minutes touch_interval{5};

/// One connection; one thread at a time. A file that is absent is made from the folders, one of an older lode is
/// brought up to date, one that is no index of ours is first set aside as `index.sqlite.broken`, with a warning.
/// `unavailable` for one of a newer lode, which is left alone.
class Index {
public:
    static Result<Index> open(const FolderScan& folders, Log& log);

    /// All of it in one transaction. A use within `touch_interval` of the one that is known is not written; one of a
    /// module that is not known makes it known.
    Result<void> apply(const IndexUpdate& update, const FolderScan& folders);
    /// What is asked while it lives is answered of one state, and by one lock instead of one a question.
    Result<Transaction> read() { return Transaction::read(m_database); }
    /// By last use, the latest first.
    Result<std::vector<IndexedModule>> list();
    Result<IndexTotals> totals();
    Result<std::uint64_t> module_count();
    /// How many modules have that content.
    Result<std::uint64_t> uses_of(const Digest& blob);
    Result<std::vector<DerivedFile>> derived();

    /// Forgets those modules of which `last_used` is still true, and their handles, in one transaction; says which.
    Result<std::vector<Digest>> forget(std::span<const ScannedModule> modules);
    Result<void> forget_derived(std::span<const DerivedFile> files);

    /// Compares the rows with the folders' names, and makes them agree.
    Result<void> reconcile(const FolderScan& folders);
    /// Whether opening it made it from the folders.
    bool was_made() const { return m_was_made; }
    /// Everything again from the folders; of the old rows only the last use is kept.
    Result<void> remake(const FolderScan& folders);

private:
    explicit Index(Database database) : m_database(std::move(database)) {}
    static Result<Index> open_or_make(const FolderScan& folders);
    Result<void> bring_up_to_date(std::int64_t version, const FolderScan& folders);
    Result<void> fill(const FolderScan& folders);
    Result<void> forget_but(const std::vector<Digest>& there);
    Result<bool> record(const ScannedModule& module);
    Result<bool> record_row(const IndexedModule& module);
    Result<void> count_blob(const BlobSize& blob, std::int64_t uses);
    Result<void> count_all(std::vector<BlobSize> blobs);
    Result<void> record_handle(std::string_view handle, const Digest& digest);
    Result<void> record_derived(const DerivedFile& file);
    Result<void> drop(const Digest& digest);
    Result<void> release(const Digest& blob);
    Result<void> drop_lost_handles();
    Result<std::vector<ModuleUse>> stale(const std::vector<ModuleUse>& used);
    Result<void> note_use(const ModuleUse& use, const FolderScan& folders);
    Result<std::vector<Digest>> digests();

    Database m_database;
    bool m_was_made = false;
};

}  // namespace lode
