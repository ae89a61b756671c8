// The index's tables, and making them again from the folders.
#include "cache/index.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/file.h"

namespace lode {
namespace {

constexpr std::int64_t schema_version = 1;

constexpr std::string_view schema = R"(
    CREATE TABLE modules (
        digest    TEXT PRIMARY KEY,      -- 64 hex digits
        name      TEXT NOT NULL,
        version   TEXT NOT NULL,
        size      INTEGER NOT NULL,      -- bytes
        last_used INTEGER NOT NULL       -- seconds since 1970
    ) WITHOUT ROWID;
    CREATE TABLE handles (
        handle TEXT PRIMARY KEY,         -- canonical
        digest TEXT NOT NULL             -- of the module that it meant last
    ) WITHOUT ROWID;
    PRAGMA user_version = 1;
)";

std::int64_t to_seconds(Clock::Time time) {
    return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

Clock::Time from_seconds(std::int64_t seconds) {
    return Clock::Time(std::chrono::seconds(seconds));
}

Result<std::int64_t> version_of(Database& database) {
    LODE_ASSIGN(auto statement, database.prepare("PRAGMA user_version"));
    LODE_TRY(statement.step());
    return statement.number(0);
}

}  // namespace

IndexedModule indexed(const ModuleFolder& module, Clock::Time last_used) {
    const Manifest& manifest = module.manifest;
    const bool is_foreign = manifest.kind.has_value();
    return {.digest = module.digest,
            .name = is_foreign ? title_of(manifest) : to_string(manifest.name),
            .version = is_foreign ? std::string() : to_string(manifest.version),
            .size = total_size(manifest),
            .last_used = last_used,
            .handles = {}};
}

Result<std::vector<IndexedModule>> scan_folders(const ModuleStore& modules, const HandleRecords& handles) {
    std::map<Digest, IndexedModule> found;
    for (const Digest& digest : modules.all()) {
        const auto module = modules.find(digest);
        if (!module || !*module) continue;  // a damaged folder is no module
        found.emplace(digest, indexed(**module, time_of_change((*module)->path).value_or(Clock::Time())));
    }
    LODE_ASSIGN(const auto records, handles.all());
    for (const auto& record : records)
        if (const auto module = found.find(record.meaning.digest); module != found.end())
            module->second.handles.push_back(record.handle);
    std::vector<IndexedModule> list;
    for (auto& [digest, module] : found) {
        std::sort(module.handles.begin(), module.handles.end());
        list.push_back(std::move(module));
    }
    std::stable_sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.last_used > b.last_used; });
    return list;
}

Result<Index> Index::open(const CacheLayout& layout, const ModuleStore& modules, const HandleRecords& handles,
                          Log& log) {
    auto index = open_or_make(layout, modules, handles);
    if (index || index.error().code != ErrorCode::integrity) return index;
    const auto aside = layout.index().string() + ".broken";
    log.warning(fmt::format("the cache's index cannot be read ({}); it is set aside as `{}` and made again",
                            index.error().message, aside));
    LODE_TRY(rename_path(layout.index(), aside));
    LODE_TRY(remove_file(layout.index().string() + "-journal"));
    return open_or_make(layout, modules, handles);
}

Result<Index> Index::open_or_make(const CacheLayout& layout, const ModuleStore& modules, const HandleRecords& handles) {
    LODE_ASSIGN(auto database, Database::open(layout.index(), DatabaseMode::read_write));
    Index index(std::move(database));
    LODE_ASSIGN(const auto version, version_of(index.m_database));
    if (version > schema_version)
        return fail(ErrorCode::unavailable,
                    fmt::format("the index `{}` was written by a newer lode", layout.index().string()));
    if (version == 0) LODE_TRY(index.make(modules, handles));
    return index;
}

Result<void> Index::make(const ModuleStore& modules, const HandleRecords& handles) {
    LODE_ASSIGN(auto transaction, Transaction::begin(m_database));
    LODE_ASSIGN(const auto version, version_of(m_database));
    if (version != 0) return {};  // another process was faster
    LODE_TRY(m_database.execute(schema));
    LODE_ASSIGN(const auto found, scan_folders(modules, handles));
    for (const auto& module : found) LODE_TRY(record(module));
    return transaction.commit();
}

Result<void> Index::record(const IndexedModule& module) {
    LODE_ASSIGN(auto insert_module,
                m_database.prepare("INSERT INTO modules VALUES (?, ?, ?, ?, ?) "
                                   "ON CONFLICT(digest) DO UPDATE SET last_used = excluded.last_used"));
    insert_module.bind(1, module.digest.hex()).bind(2, module.name).bind(3, module.version);
    insert_module.bind(4, static_cast<std::int64_t>(module.size)).bind(5, to_seconds(module.last_used));
    LODE_TRY(insert_module.run());
    LODE_ASSIGN(auto insert_handle, m_database.prepare("INSERT OR REPLACE INTO handles VALUES (?, ?)"));
    for (const auto& handle : module.handles)
        LODE_TRY(insert_handle.bind(1, handle).bind(2, module.digest.hex()).run());
    return {};
}

Result<void> Index::apply(const IndexUpdate& update) {
    LODE_ASSIGN(const auto used, stale(update.used));
    if (update.committed.empty() && used.empty()) return {};
    LODE_ASSIGN(auto transaction, Transaction::begin(m_database));
    for (const auto& module : update.committed) LODE_TRY(record(module));
    for (const ModuleUse& use : used) LODE_TRY(note_use(use));
    return transaction.commit();
}

/// Those whose row tells an older time by more than the interval: a reader waits for no lock that a writer would.
Result<std::vector<ModuleUse>> Index::stale(const std::vector<ModuleUse>& used) {
    std::vector<ModuleUse> found;
    LODE_ASSIGN(auto select, m_database.prepare("SELECT last_used FROM modules WHERE digest = ?"));
    for (const ModuleUse& use : used) {
        LODE_ASSIGN(const bool known, select.bind(1, use.digest.hex()).step());
        if (known && use.time - from_seconds(select.number(0)) >= touch_interval) found.push_back(use);
        select.reset();
    }
    return found;
}

Result<void> Index::note_use(const ModuleUse& use) {
    LODE_ASSIGN(auto update, m_database.prepare("UPDATE modules SET last_used = ? WHERE digest = ?"));
    return update.bind(1, to_seconds(use.time)).bind(2, use.digest.hex()).run();
}

Result<std::vector<IndexedModule>> Index::list() {
    std::vector<IndexedModule> list;
    LODE_ASSIGN(
        auto modules,
        m_database.prepare(
            "SELECT digest, name, version, size, last_used FROM modules ORDER BY last_used DESC, name, digest"));
    LODE_ASSIGN(auto handles, m_database.prepare("SELECT handle FROM handles WHERE digest = ? ORDER BY handle"));
    while (true) {
        LODE_ASSIGN(const bool more, modules.step());
        if (!more) return list;
        const auto digest = parse_digest_hex(modules.text(0));
        if (!digest) continue;
        IndexedModule module{*digest,
                             modules.text(1),
                             modules.text(2),
                             static_cast<std::uint64_t>(modules.number(3)),
                             from_seconds(modules.number(4)),
                             {}};
        handles.bind(1, digest->hex());
        while (true) {
            LODE_ASSIGN(const bool another, handles.step());
            if (!another) break;
            module.handles.push_back(handles.text(0));
        }
        handles.reset();
        list.push_back(std::move(module));
    }
}

}  // namespace lode
