// epoll(7), and a timer for it: which of many descriptors is ready.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <vector>

#include <sys/epoll.h>

#include "base/file.h"
#include "base/result.h"

namespace lode {

/// Level-triggered.
class Poller {
public:
    static Result<Poller> create();

    /// Reports `events` (EPOLLIN, EPOLLOUT; errors always) of `fd` under `key`.
    Result<void> add(int fd, std::uint32_t events, std::uint64_t key) const;
    Result<void> change(int fd, std::uint32_t events, std::uint64_t key) const;
    /// Waits until something is ready; the answer lives until the next call.
    Result<std::span<const epoll_event>> wait();

private:
    explicit Poller(FileDescriptor file) : m_file(std::move(file)), m_ready(256) {}

    FileDescriptor m_file;
    std::vector<epoll_event> m_ready;
};

/// Becomes readable every `interval` once it is started.
class Ticker {
public:
    static Result<Ticker> create();
    Result<void> start(std::chrono::milliseconds interval) const;
    Result<void> stop() const { return start(std::chrono::milliseconds(0)); }
    /// Makes it unreadable until the next tick.
    void clear() const;
    int fd() const { return m_file.get(); }

private:
    explicit Ticker(FileDescriptor file) : m_file(std::move(file)) {}

    FileDescriptor m_file;
};

}  // namespace lode
