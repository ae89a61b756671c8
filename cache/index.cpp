// Questions to the tables, and changes of them.
#include "cache/index.h"

#include <algorithm>
#include <cstring>
#include <unordered_map>

#include <fmt/format.h>

#include "base/file.h"
#include "base/file_identity.h"
#include "cache/index_schema.h"

namespace lode {
namespace {

std::int64_t to_seconds(Clock::Time time) {
    return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

Clock::Time from_seconds(std::int64_t seconds) {
    return Clock::Time(std::chrono::seconds(seconds));
}

/// None for what no lode has written.
std::optional<Digest> to_digest(std::span<const std::byte> bytes) {
    std::array<std::byte, 32> copy{};
    if (bytes.size() != copy.size()) return std::nullopt;
    std::ranges::copy(bytes, copy.begin());
    return Digest(copy);
}

}  // namespace

Result<Index> Index::open(const FolderScan& folders, Log& log) {
    const std::string path = folders.layout().index().string();
    const auto found = identity_of(path);
    auto index = open_or_make(folders);
    if (index || index.error().code != ErrorCode::integrity) return index;
    const std::string aside = path + ".broken";
    if (!found || identity_of(path) != found) return open_or_make(folders);  // another process has made it again
    log.warning(fmt::format("the cache's index cannot be read ({}); it is set aside as `{}` and made again",
                            index.error().message, aside));
    LODE_TRY(remove_file(path + "-journal"));  // before another one is made, which may have its own at once
    LODE_TRY(rename_if_same(path, *found, aside));
    return open_or_make(folders);
}

Result<Index> Index::open_or_make(const FolderScan& folders) {
    const auto path = folders.layout().index();
    LODE_ASSIGN(auto database, Database::open(path, DatabaseMode::read_write));
    LODE_TRY(database.execute("PRAGMA cache_size = -16384"));  // KiB: the pages of a batch of evictions, and to spare
    Index index(std::move(database));
    LODE_ASSIGN(const auto version, index_version_of(index.m_database));
    const auto newest = static_cast<std::int64_t>(index_schema_steps.size());
    if (version > newest)
        return fail(ErrorCode::unavailable, fmt::format("the index `{}` was written by a newer lode", path.string()));
    if (version < newest) LODE_TRY(index.bring_up_to_date(newest, folders));
    return index;
}

Result<void> Index::bring_up_to_date(std::int64_t version, const FolderScan& folders) {
    LODE_ASSIGN(auto transaction, Transaction::begin(m_database));
    LODE_ASSIGN(const auto found, index_version_of(m_database));
    if (found >= version) return {};  // another process was faster
    if (found == 0) share_with_group(folders.layout().index());
    for (auto step = found; step < version; ++step)
        LODE_TRY(m_database.execute(index_schema_steps[static_cast<std::size_t>(step)]));
    LODE_TRY(fill(folders));
    LODE_TRY(transaction.commit());
    m_was_made = true;
    return {};
}

Result<void> Index::remake(const FolderScan& folders) {
    LODE_ASSIGN(auto transaction, Transaction::begin(m_database));
    LODE_TRY(fill(folders));
    return transaction.commit();
}

Result<void> Index::fill(const FolderScan& folders) {
    LODE_TRY(m_database.execute("DELETE FROM blobs; DELETE FROM derived; DELETE FROM handles;"));
    std::vector<Digest> there;
    std::vector<BlobSize> blobs;
    for (const Digest& digest : folders.digests()) {
        const auto module = folders.module(digest);
        if (!module) continue;  // a damaged folder is no module
        there.push_back(digest);
        LODE_ASSIGN([[maybe_unused]] const bool is_new, record_row(module->module));
        blobs.insert(blobs.end(), module->blobs.begin(), module->blobs.end());
    }
    LODE_TRY(forget_but(there));
    LODE_TRY(count_all(std::move(blobs)));
    LODE_ASSIGN(auto records, folders.handles());
    std::ranges::sort(records, {}, &HandleRecord::handle);
    for (const auto& record : records) LODE_TRY(record_handle(record.handle, record.meaning.digest));
    LODE_TRY(drop_lost_handles());
    for (const auto& file : folders.derived()) LODE_TRY(record_derived(file));
    return {};
}

/// Those rows only stay whose folders are there.
Result<void> Index::forget_but(const std::vector<Digest>& there) {
    LODE_ASSIGN(const auto known, digests());
    for (const Digest& digest : known)
        if (!std::ranges::binary_search(there, digest)) LODE_TRY(drop(digest));
    return {};
}

Result<void> Index::reconcile(const FolderScan& folders) {
    LODE_ASSIGN(auto transaction, Transaction::begin(m_database));
    LODE_ASSIGN(const auto known, digests());
    const auto there = folders.digests();
    if (!std::ranges::includes(there, known)) {  // somebody removed a folder: what it had cannot be known
        LODE_TRY(fill(folders));
        return transaction.commit();
    }
    for (const Digest& digest : there) {
        if (std::ranges::binary_search(known, digest)) continue;
        if (const auto module = folders.module(digest)) LODE_TRY(record(*module));
    }
    return transaction.commit();
}

/// Whether it is new. What it has is counted then.
Result<bool> Index::record(const ScannedModule& scanned) {
    LODE_ASSIGN(const bool is_new, record_row(scanned.module));
    if (is_new)
        for (const BlobSize& blob : scanned.blobs) LODE_TRY(count_blob(blob, 1));
    for (const auto& handle : scanned.module.handles) LODE_TRY(record_handle(handle, scanned.module.digest));
    return is_new;
}

Result<bool> Index::record_row(const IndexedModule& module) {
    LODE_ASSIGN(auto* insert, m_database.prepared("INSERT OR IGNORE INTO modules VALUES (?, ?, ?, ?, ?)"));
    insert->bind(1, module.digest.hex()).bind(2, module.name).bind(3, module.version);
    insert->bind(4, static_cast<std::int64_t>(module.size)).bind(5, to_seconds(module.last_used));
    LODE_TRY(insert->run());
    return m_database.changes() > 0;
}

Result<void> Index::count_blob(const BlobSize& blob, std::int64_t uses) {
    LODE_ASSIGN(auto* count, m_database.prepared("INSERT INTO blobs VALUES (?, ?, ?) "
                                                 "ON CONFLICT (digest) DO UPDATE SET uses = uses + excluded.uses"));
    return count->bind(1, blob.digest.bytes()).bind(2, static_cast<std::int64_t>(blob.size)).bind(3, uses).run();
}

/// Rows that come in the order of their key need no look at pages that are not at hand, and fill theirs.
Result<void> Index::count_all(std::vector<BlobSize> blobs) {
    std::ranges::sort(blobs, {}, &BlobSize::digest);
    for (auto first = blobs.begin(); first != blobs.end();) {
        const auto next =
            std::find_if(first, blobs.end(), [&](const auto& blob) { return blob.digest != first->digest; });
        LODE_TRY(count_blob(*first, next - first));
        first = next;
    }
    return {};
}

Result<void> Index::record_handle(std::string_view handle, const Digest& digest) {
    LODE_ASSIGN(auto* insert, m_database.prepared("INSERT OR REPLACE INTO handles VALUES (?, ?)"));
    return insert->bind(1, handle).bind(2, digest.hex()).run();
}

Result<void> Index::record_derived(const DerivedFile& file) {
    LODE_ASSIGN(auto* insert, m_database.prepared("INSERT INTO derived VALUES (?, ?, ?) "
                                                  "ON CONFLICT (source, format) DO UPDATE SET size = excluded.size"));
    insert->bind(1, file.source.bytes()).bind(2, file.format).bind(3, static_cast<std::int64_t>(file.size));
    return insert->run();
}

Result<void> Index::drop(const Digest& digest) {
    LODE_ASSIGN(auto* remove, m_database.prepared("DELETE FROM modules WHERE digest = ?"));
    return remove->bind(1, digest.hex()).run();
}

Result<void> Index::drop_lost_handles() {
    return m_database.execute("DELETE FROM handles WHERE digest NOT IN (SELECT digest FROM modules)");
}

Result<void> Index::apply(const IndexUpdate& update, const FolderScan& folders) {
    LODE_ASSIGN(const auto used, stale(update.used));
    if (update.committed.empty() && used.empty() && update.derived.empty()) return {};
    LODE_ASSIGN(auto transaction, Transaction::begin(m_database));
    for (const auto& module : update.committed) {
        LODE_ASSIGN(const bool is_new, record(module));
        if (!is_new) LODE_TRY(note_use({module.module.digest, {}, module.module.last_used}, folders));
    }
    for (const ModuleUse& use : used) LODE_TRY(note_use(use, folders));
    for (const DerivedFile& file : update.derived) LODE_TRY(record_derived(file));
    return transaction.commit();
}

/// Those whose row tells an older time by more than the interval, or that have none: a reader waits for no lock that a
/// writer would.
Result<std::vector<ModuleUse>> Index::stale(const std::vector<ModuleUse>& used) {
    std::vector<ModuleUse> found;
    LODE_ASSIGN(auto select, m_database.prepare("SELECT last_used FROM modules WHERE digest = ?"));
    for (const ModuleUse& use : used) {
        LODE_ASSIGN(const bool known, select.bind(1, use.digest.hex()).step());
        if (!known || use.time - from_seconds(select.number(0)) >= touch_interval) found.push_back(use);
        select.reset();
    }
    return found;
}

/// In the folder's time as well, for an index that is made of the folders.
Result<void> Index::note_use(const ModuleUse& use, const FolderScan& folders) {
    set_time_of_change(folders.layout().module(use.digest), use.time);
    LODE_ASSIGN(auto* update, m_database.prepared("UPDATE modules SET last_used = ? WHERE digest = ?"));
    LODE_TRY(update->bind(1, to_seconds(use.time)).bind(2, use.digest.hex()).run());
    if (m_database.changes() > 0) return {};
    auto module = folders.module(use.digest);  // its process died before it had told
    if (!module) return {};
    module->module.last_used = use.time;
    if (!use.handle.empty()) module->module.handles = {use.handle};
    LODE_ASSIGN([[maybe_unused]] const bool is_new, record(*module));
    return {};
}

Result<std::vector<Digest>> Index::forget(std::span<const ScannedModule> modules) {
    LODE_ASSIGN(auto transaction, Transaction::begin(m_database));
    LODE_ASSIGN(auto* remove, m_database.prepared("DELETE FROM modules WHERE digest = ? AND last_used <= ?"));
    LODE_ASSIGN(auto* unname, m_database.prepared("DELETE FROM handles WHERE handle = ? AND digest = ?"));
    std::vector<Digest> forgotten;
    std::vector<Digest> released;
    for (const auto& [module, blobs] : modules) {
        LODE_TRY(remove->bind(1, module.digest.hex()).bind(2, to_seconds(module.last_used)).run());
        if (m_database.changes() == 0) continue;
        forgotten.push_back(module.digest);
        for (const BlobSize& blob : blobs) released.push_back(blob.digest);
        for (const auto& handle : module.handles) LODE_TRY(unname->bind(1, handle).bind(2, module.digest.hex()).run());
    }
    std::ranges::sort(released);  // neighbours share a page
    for (const Digest& blob : released) LODE_TRY(release(blob));
    LODE_TRY(transaction.commit());
    return forgotten;
}

Result<void> Index::release(const Digest& blob) {
    LODE_ASSIGN(auto* remove, m_database.prepared("DELETE FROM blobs WHERE digest = ? AND uses <= 1"));
    LODE_TRY(remove->bind(1, blob.bytes()).run());
    if (m_database.changes() > 0) return {};
    LODE_ASSIGN(auto* count, m_database.prepared("UPDATE blobs SET uses = uses - 1 WHERE digest = ?"));
    return count->bind(1, blob.bytes()).run();
}

Result<void> Index::forget_derived(std::span<const DerivedFile> files) {
    LODE_ASSIGN(auto transaction, Transaction::begin(m_database));
    LODE_ASSIGN(auto remove, m_database.prepare("DELETE FROM derived WHERE source = ? AND format = ?"));
    for (const DerivedFile& file : files) LODE_TRY(remove.bind(1, file.source.bytes()).bind(2, file.format).run());
    return transaction.commit();
}

Result<IndexTotals> Index::totals() {
    LODE_ASSIGN(auto select, m_database.prepare("SELECT bytes FROM totals WHERE kind = ?"));
    IndexTotals totals;
    LODE_TRY(select.bind(1, "blobs").step());
    totals.blobs = static_cast<std::uint64_t>(select.number(0));
    select.reset();
    LODE_TRY(select.bind(1, "derived").step());
    totals.derived = static_cast<std::uint64_t>(select.number(0));
    return totals;
}

Result<std::uint64_t> Index::module_count() {
    LODE_ASSIGN(auto count, m_database.prepare("SELECT count(*) FROM modules"));
    LODE_TRY(count.step());
    return static_cast<std::uint64_t>(count.number(0));
}

Result<std::uint64_t> Index::uses_of(const Digest& blob) {
    LODE_ASSIGN(auto* select, m_database.prepared("SELECT uses FROM blobs WHERE digest = ?"));
    LODE_ASSIGN(const bool known, select->bind(1, blob.bytes()).step());
    const auto uses = known ? static_cast<std::uint64_t>(select->number(0)) : 0;
    select->reset();
    return uses;
}

Result<std::vector<DerivedFile>> Index::derived() {
    std::vector<DerivedFile> files;
    LODE_ASSIGN(auto select, m_database.prepare("SELECT source, format, size FROM derived"));
    while (true) {
        LODE_ASSIGN(const bool more, select.step());
        if (!more) return files;
        if (const auto source = to_digest(select.bytes(0)))
            files.push_back({*source, select.text(1), static_cast<std::uint64_t>(select.number(2))});
    }
}

/// Sorted.
Result<std::vector<Digest>> Index::digests() {
    std::vector<Digest> digests;
    LODE_ASSIGN(auto select, m_database.prepare("SELECT digest FROM modules ORDER BY digest"));
    while (true) {
        LODE_ASSIGN(const bool more, select.step());
        if (!more) return digests;
        if (const auto digest = parse_digest_hex(select.text(0))) digests.push_back(*digest);
    }
}

Result<std::vector<IndexedModule>> Index::list() {
    std::unordered_map<std::string, std::vector<std::string>> handles_of;  // by the digest's digits
    LODE_ASSIGN(auto handles, m_database.prepare("SELECT handle, digest FROM handles ORDER BY handle"));
    while (true) {
        LODE_ASSIGN(const bool more, handles.step());
        if (!more) break;
        handles_of[handles.text(1)].push_back(handles.text(0));
    }
    std::vector<IndexedModule> list;
    LODE_ASSIGN(
        auto modules,
        m_database.prepare(
            "SELECT digest, name, version, size, last_used FROM modules ORDER BY last_used DESC, name, digest"));
    while (true) {
        LODE_ASSIGN(const bool more, modules.step());
        if (!more) return list;
        const std::string hex = modules.text(0);
        const auto digest = parse_digest_hex(hex);
        if (!digest) continue;
        list.push_back({*digest, modules.text(1), modules.text(2), static_cast<std::uint64_t>(modules.number(3)),
                        from_seconds(modules.number(4)), std::move(handles_of[hex])});
    }
}

}  // namespace lode
