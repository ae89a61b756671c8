// epoll and timerfd.
#include "registry_server/http/poller.h"

#include <cerrno>

#include <sys/timerfd.h>
#include <unistd.h>

namespace lode {

Result<Poller> Poller::create() {
    FileDescriptor file(::epoll_create1(EPOLL_CLOEXEC));
    if (!file) return fail(system_error("creating an epoll instance", errno));
    return Poller(std::move(file));
}

Result<void> Poller::add(int fd, std::uint32_t events, std::uint64_t key) const {
    epoll_event event{};
    event.events = events;
    event.data.u64 = key;
    if (::epoll_ctl(m_file.get(), EPOLL_CTL_ADD, fd, &event) != 0)
        return fail(system_error("adding to an epoll instance", errno));
    return {};
}

Result<void> Poller::change(int fd, std::uint32_t events, std::uint64_t key) const {
    epoll_event event{};
    event.events = events;
    event.data.u64 = key;
    if (::epoll_ctl(m_file.get(), EPOLL_CTL_MOD, fd, &event) != 0)
        return fail(system_error("changing an epoll instance", errno));
    return {};
}

Result<std::span<const epoll_event>> Poller::wait() {
    const int count = ::epoll_wait(m_file.get(), m_ready.data(), static_cast<int>(m_ready.size()), -1);
    if (count < 0 && errno != EINTR) return fail(system_error("waiting for connections", errno));
    return std::span<const epoll_event>(m_ready.data(), count < 0 ? 0 : static_cast<std::size_t>(count));
}

Result<Ticker> Ticker::create() {
    FileDescriptor file(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
    if (!file) return fail(system_error("creating a timer", errno));
    return Ticker(std::move(file));
}

Result<void> Ticker::start(std::chrono::milliseconds interval) const {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(interval);
    itimerspec setting{};
    setting.it_interval.tv_sec = seconds.count();
    setting.it_interval.tv_nsec = std::chrono::nanoseconds(interval - seconds).count();
    setting.it_value = setting.it_interval;
    if (::timerfd_settime(m_file.get(), 0, &setting, nullptr) != 0) return fail(system_error("setting a timer", errno));
    return {};
}

void Ticker::clear() const {
    std::uint64_t ticks = 0;
    [[maybe_unused]] const auto got = ::read(m_file.get(), &ticks, sizeof ticks);
}

}  // namespace lode
