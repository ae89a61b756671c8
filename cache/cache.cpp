// The order of a commit, and questions over the whole cache.
#include "cache/cache.h"

#include <fcntl.h>

namespace lode {
namespace fs = std::filesystem;

Cache::Cache(std::filesystem::path root, const Clock& clock, Log& log)
    : m_layout(std::move(root)),
      m_sync(std::make_unique<GroupSync>()),
      m_blobs(m_layout, *m_sync),
      m_modules(m_layout, m_blobs),
      m_handles(m_layout, clock),
      m_versions(m_layout),
      m_registries(m_layout, clock),
      m_derived(m_layout),
      m_partials(m_layout, clock),
      m_mirrors(m_layout, clock),
      m_index(std::make_unique<IndexWriter>(m_layout, m_modules, m_handles, log)),
      m_clock(clock),
      m_log(log) {}

Result<ModuleFolder> Cache::commit(std::string_view handle, std::string_view manifest_text, const Manifest& manifest,
                                   const HandleMeaning& meaning) const {
    LODE_ASSIGN(auto staged, m_modules.stage(manifest_text, manifest));
    LODE_ASSIGN(auto record, m_handles.stage(handle, meaning));
    std::vector<OpenPath> unsynced = staged.unsynced();
    if (record) unsynced.push_back({record->file.file(), record->file.path()});
    LODE_TRY(m_sync->sync(unsynced));
    LODE_ASSIGN(auto module, m_modules.publish(std::move(staged)));
    if (record) LODE_TRY(record->file.move_to(record->goal));
    LODE_TRY(sync_names());
    IndexedModule row = indexed(module, m_clock.now());
    row.handles.emplace_back(handle);
    m_index->record(std::move(row));
    sweep_now_and_then();
    return module;
}

/// The folders in which a commit makes names.
Result<void> Cache::sync_names() const {
    const fs::path modules = m_layout.modules();
    const fs::path handles = m_layout.handles();
    LODE_ASSIGN(const auto modules_folder, open_file(modules, O_RDONLY | O_DIRECTORY));
    LODE_ASSIGN(const auto handles_folder, open_file(handles, O_RDONLY | O_DIRECTORY));
    return m_sync->sync(std::vector<OpenPath>{{modules_folder, modules}, {handles_folder, handles}});
}

/// With the first commit of a process, and hourly after that: nothing is litter sooner.
void Cache::sweep_now_and_then() const {
    const Clock::Time now = m_clock.now();
    const Clock::Time swept = m_swept.load();
    if (swept != Clock::Time::min() && now - swept < std::chrono::hours(1)) return;
    m_swept = now;
    m_partials.sweep();
}

void Cache::touch(const Digest& digest) const {
    m_index->touch(digest, m_clock.now());
}

Result<std::vector<IndexedModule>> Cache::list() const {
    std::error_code error;
    if (!std::filesystem::exists(m_layout.modules(), error)) return std::vector<IndexedModule>();
    auto index = Index::open(m_layout, m_modules, m_handles, m_log);
    auto listed = index.and_then([](Index& opened) { return opened.list(); });
    if (!listed) return scan_folders(m_modules, m_handles);
    // A folder that somebody removed by hand is not here any more, whatever its row says.
    std::erase_if(*listed, [&](const IndexedModule& module) {
        return !std::filesystem::exists(m_layout.module(module.digest), error);
    });
    return listed;
}

}  // namespace lode
