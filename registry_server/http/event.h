// Something that happens outside of an epoll loop and that it can wait for: set by a thread, a handler, a signal.
#pragma once

#include <initializer_list>

#include "base/file.h"
#include "base/result.h"

namespace lode {

class Event {
public:
    static Result<Event> create();
    /// Set by the first of these signals, which are blocked from here on in the calling thread and in those that it
    /// starts: to be called before there are others.
    static Result<Event> on_signals(std::initializer_list<int> signals);

    /// From any thread, and from a signal handler. (Not for one made by on_signals.)
    void set() const noexcept;
    /// Makes it unset again.
    void clear() const noexcept;
    int fd() const { return m_file.get(); }

private:
    explicit Event(FileDescriptor file) : m_file(std::move(file)) {}

    FileDescriptor m_file;
};

}  // namespace lode
