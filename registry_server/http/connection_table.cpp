// Counting, watching, forgetting.
#include "registry_server/http/connection_table.h"

#include <utility>

namespace lode {

bool ConnectionTable::has_room_for(const std::string& group) const {
    if (m_entries.size() >= m_context.limits.connections) return false;
    const auto found = m_of_group.find(group);
    return group.empty() || found == m_of_group.end() || found->second < m_context.limits.connections_per_address;
}

Result<void> ConnectionTable::add(std::unique_ptr<Stream> stream, std::string address, std::string group) {
    const auto key = m_next_key++;
    LODE_TRY(m_poller.add(stream->fd(), EPOLLIN, key));
    auto connection = std::make_unique<Connection>(std::move(stream), std::move(address), key, m_context);
    if (!group.empty()) ++m_of_group[group];
    HttpCounters::add(m_context.counters.connections_open, 1);
    return settle(m_entries.emplace(key, Entry{std::move(connection), EPOLLIN, std::move(group)}).first);
}

Result<void> ConnectionTable::act_on(std::uint64_t key, const Action& action) {
    const auto found = m_entries.find(key);
    if (found == m_entries.end()) return {};
    action(*found->second.connection);
    return settle(found);
}

Result<void> ConnectionTable::act_on_each(const Action& action) {
    for (auto entry = m_entries.begin(); entry != m_entries.end();) {
        const auto current = entry++;
        action(*current->second.connection);
        LODE_TRY(settle(current));
    }
    return {};
}

/// Asks epoll for what the connection waits for now, or forgets a closed one.
Result<void> ConnectionTable::settle(Entries::iterator entry) {
    auto& [connection, events, group] = entry->second;
    if (connection->closed()) {
        forget(entry);
        return {};
    }
    const std::uint32_t wanted = (connection->wants_input() ? std::uint32_t{EPOLLIN} : 0U) |
                                 (connection->wants_output() ? std::uint32_t{EPOLLOUT} : 0U);
    if (wanted == std::exchange(events, wanted)) return {};
    return m_poller.change(connection->fd(), wanted, entry->first);
}

void ConnectionTable::forget(Entries::iterator entry) {
    const auto counted = m_of_group.find(entry->second.group);
    if (counted != m_of_group.end() && --counted->second == 0) m_of_group.erase(counted);
    m_entries.erase(entry);
    m_context.counters.connections_open.fetch_sub(1, std::memory_order_relaxed);
}

}  // namespace lode
