// The order of a commit, and questions over the whole cache.
#include "cache/cache.h"

#include <fmt/format.h>

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
      m_clock(clock),
      m_log(log) {}

Result<ModuleFolder> Cache::commit(std::string_view handle, std::string_view manifest_text, const Manifest& manifest,
                                   const HandleMeaning& meaning) const {
    LODE_ASSIGN(auto module, m_modules.commit(manifest_text, manifest));
    LODE_TRY(m_handles.put(handle, meaning));
    auto index = Index::open(m_layout, m_modules, m_handles, m_log);
    const auto recorded = index.and_then([&](Index& opened) {
        IndexedModule row = indexed(module, m_clock.now());
        row.handles.emplace_back(handle);
        return opened.record(row);
    });
    m_partials.sweep();
    // The index can be made again; the module is whole without it.
    if (!recorded) m_log.note(fmt::format("the cache's index was not updated: {}", recorded.error().message));
    return module;
}

void Cache::touch(const Digest& digest) const {
    auto index = Index::open(m_layout, m_modules, m_handles, m_log);
    const auto touched = index.and_then([&](Index& opened) { return opened.touch(digest, m_clock.now()); });
    if (!touched) m_log.note(fmt::format("the use was not noted in the cache's index: {}", touched.error().message));
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
