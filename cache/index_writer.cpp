// Collecting, and writing what has been collected.
#include "cache/index_writer.h"

#include <utility>

#include <fmt/format.h>

namespace lode {

void IndexWriter::record(IndexedModule module) {
    {
        const std::lock_guard lock(m_mutex);
        m_touched[module.digest] = module.last_used;
        m_waiting.committed.push_back(std::move(module));
    }
    write_all();
}

void IndexWriter::touch(const Digest& digest, Clock::Time now) {
    {
        const std::lock_guard lock(m_mutex);
        const auto [touched, is_new] = m_touched.try_emplace(digest, now);
        if (!is_new && now - touched->second < touch_interval) return;
        touched->second = now;
        m_waiting.used.push_back({digest, now});
    }
    write_all();
}

void IndexWriter::write_all() {
    std::unique_lock lock(m_mutex);
    if (m_is_writing) return;
    m_is_writing = true;
    while (!m_waiting.empty()) {
        const IndexUpdate update = std::exchange(m_waiting, {});
        lock.unlock();
        if (const auto written = write(update); !written)
            m_log.note(fmt::format("the cache's index was not updated: {}", written.error().message));
        lock.lock();
    }
    m_is_writing = false;
}

Result<void> IndexWriter::write(const IndexUpdate& update) const {
    LODE_ASSIGN(auto index, Index::open(m_layout, m_modules, m_handles, m_log));
    return index.apply(update);
}

}  // namespace lode
