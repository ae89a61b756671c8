// The order of a commit, and questions over the whole cache.
#include "cache/cache.h"

namespace lode {

Cache::Cache(std::filesystem::path root, const Clock& clock, Log& log)
    : m_layout(std::move(root)),
      m_blobs(m_layout),
      m_modules(m_layout),
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
    LODE_TRY(sync_all(unsynced));
    LODE_ASSIGN(auto module, m_modules.publish(std::move(staged)));
    if (record) LODE_TRY(record->file.move_to(record->goal));
    LODE_TRY(sync_folder(m_layout.modules()));
    if (record) LODE_TRY(sync_folder(m_layout.handles()));
    IndexedModule row = indexed(module, m_clock.now());
    row.handles.emplace_back(handle);
    m_index->record(std::move(row));
    m_partials.sweep();
    return module;
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
