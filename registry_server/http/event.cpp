// eventfd(2) and signalfd(2).
#include "registry_server/http/event.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>

#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace lode {

Result<Event> Event::create() {
    FileDescriptor file(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!file) return fail(system_error("creating an event", errno));
    return Event(std::move(file));
}

Result<Event> Event::on_signals(std::initializer_list<int> signals) {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : signals) sigaddset(&set, signal);
    if (const int error = pthread_sigmask(SIG_BLOCK, &set, nullptr); error != 0)
        return fail(system_error("blocking signals", error));
    FileDescriptor file(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!file) return fail(system_error("listening for signals", errno));
    return Event(std::move(file));
}

void Event::set() const noexcept {
    const int before = errno;  // a signal handler must leave it as it was
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto wrote = ::write(m_file.get(), &one, sizeof one);
    errno = before;
}

void Event::clear() const noexcept {
    std::array<char, sizeof(signalfd_siginfo)> happened;  // enough for a counter too
    [[maybe_unused]] const auto got = ::read(m_file.get(), happened.data(), happened.size());
}

}  // namespace lode
