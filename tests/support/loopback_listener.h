// A listening socket on 127.0.0.1.
#pragma once

#include <cstdint>
#include <string>

#include "base/file.h"

namespace lode {

/// At a port of the system's choice; closed with its owner.
class LoopbackListener {
public:
    /// `backlog` connections wait to be accepted; further ones hang.
    explicit LoopbackListener(int backlog = 64);

    int fd() const { return m_socket.get(); }
    std::uint16_t port() const { return m_port; }

private:
    FileDescriptor m_socket;
    std::uint16_t m_port = 0;
};

/// A connection to a port of 127.0.0.1; none where nobody listens.
FileDescriptor connect_to_loopback(std::uint16_t port);

}  // namespace lode
