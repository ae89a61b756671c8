// Collecting, and writing what has been collected.
#include "cache/index_writer.h"

#include <utility>

#include <fmt/format.h>

namespace lode {

void IndexWriter::record(ScannedModule module) {
    {
        const std::lock_guard lock(m_mutex);
        m_touched[module.module.digest] = module.module.last_used;
        m_waiting.committed.push_back(std::move(module));
    }
    write_all();
}

void IndexWriter::touch(const Digest& digest, std::string_view handle, Clock::Time now) {
    {
        const std::lock_guard lock(m_mutex);
        const auto [touched, is_new] = m_touched.try_emplace(digest, now);
        if (!is_new && now - touched->second < touch_interval) return;
        touched->second = now;
        m_waiting.used.push_back({digest, std::string(handle), now});
    }
    write_all();
}

void IndexWriter::record_derived(DerivedFile file) {
    {
        const std::lock_guard lock(m_mutex);
        m_waiting.derived.push_back(std::move(file));
    }
    write_all();
}

std::optional<std::uint64_t> IndexWriter::known_size() const {
    const std::lock_guard lock(m_mutex);
    return m_known_size;
}

void IndexWriter::write_all() {
    std::unique_lock lock(m_mutex);
    if (m_is_writing) return;
    m_is_writing = true;
    while (!m_waiting.empty()) {
        const IndexUpdate update = std::exchange(m_waiting, {});
        lock.unlock();
        const auto size = write(update);
        if (!size) m_log.note(fmt::format("the cache's index was not updated: {}", size.error().message));
        lock.lock();
        if (size) m_known_size = *size;
    }
    m_is_writing = false;
}

Result<std::uint64_t> IndexWriter::write(const IndexUpdate& update) const {
    LODE_ASSIGN(auto index, Index::open(m_folders, m_log));
    LODE_TRY(index.apply(update, m_folders));
    LODE_ASSIGN(const auto totals, index.totals());
    return totals.all();
}

}  // namespace lode
