// The connections that are open: what epoll watches each for, and how many clients of one group have.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

#include "base/result.h"
#include "registry_server/http/connection.h"
#include "registry_server/http/poller.h"

namespace lode {

/// Each by a key of its own, which never comes again. For the loop's thread. `poller` and `context` must outlive it.
class ConnectionTable {
public:
    using Action = std::function<void(Connection&)>;

    ConnectionTable(Poller& poller, ConnectionContext& context, std::uint64_t first_key)
        : m_poller(poller), m_context(context), m_next_key(first_key) {}

    bool empty() const { return m_entries.empty(); }
    /// Whether one more may come from that group of clients, of whom the empty one is without a limit of its own.
    bool has_room_for(const std::string& group) const;
    Result<void> add(std::unique_ptr<Stream> stream, std::string address, std::string group);

    /// Something has happened to a connection, unless it was closed meanwhile. What it waits for then is watched, and
    /// one that has closed is gone.
    Result<void> act_on(std::uint64_t key, const Action& action);
    Result<void> act_on_each(const Action& action);

private:
    struct Entry {
        std::unique_ptr<Connection> connection;
        std::uint32_t events;
        std::string group;
    };
    using Entries = std::unordered_map<std::uint64_t, Entry>;

    Result<void> settle(Entries::iterator entry);
    void forget(Entries::iterator entry);

    Poller& m_poller;
    ConnectionContext& m_context;  // of all connections
    Entries m_entries;
    std::unordered_map<std::string, std::size_t> m_of_group;  // connections
    std::uint64_t m_next_key;
};

}  // namespace lode
