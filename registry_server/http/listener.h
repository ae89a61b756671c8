// Where a server listens: a numeric address and a port, or a Unix socket.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/file.h"
#include "base/file_identity.h"
#include "base/result.h"

namespace lode {

struct ListenAddress {
    std::string host;                   ///< numeric, IPv6 without brackets
    std::uint16_t port = 0;             ///< 0: any free one
    std::filesystem::path socket = {};  ///< of a Unix socket; then the others are empty
};

/// `127.0.0.1:8080`, `[::1]:0`, `unix:/run/lode/registry.sock`. `invalid_argument` for anything else, names included.
Result<ListenAddress> parse_listen_address(std::string_view text);
std::string to_string(const ListenAddress& address);

/// Somebody who has connected.
struct Client {
    FileDescriptor socket;
    std::string address;  ///< numeric; `unix` over a Unix socket
    std::string group;    ///< who is counted as one: the address, of IPv6 its /64; empty over a Unix socket
};

/// A listening socket, non-blocking. An IPv6 address takes IPv6 only. A Unix socket is made with mode 0660, in the
/// place of one that nobody answers at any more, and removed at the end.
class Listener {
public:
    /// `unavailable` when the address is in use, `permission_denied` for one that is not ours to open, `conflict` where
    /// a file that is no socket stands in its way.
    static Result<Listener> open(const ListenAddress& address);
    Listener(Listener&& other) noexcept;
    Listener& operator=(Listener&& other) noexcept;
    ~Listener() { close(); }

    /// With the port that the system chose.
    const ListenAddress& address() const { return m_address; }
    int fd() const { return m_socket.get(); }
    bool is_open() const { return static_cast<bool>(m_socket); }
    /// The next client, without waiting; no socket, and errno says why, when there is none.
    Client accept() const;
    /// Takes no more clients.
    void close();

private:
    Listener(FileDescriptor socket, ListenAddress address)
        : m_socket(std::move(socket)), m_address(std::move(address)) {}
    static Result<Listener> open_unix(const ListenAddress& address);
    static Result<Listener> open_ip(const ListenAddress& address);

    FileDescriptor m_socket;
    ListenAddress m_address;
    std::optional<FileIdentity> m_made;  // the Unix socket's file: another one there is not ours to remove
};

}  // namespace lode
