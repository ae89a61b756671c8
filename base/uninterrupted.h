// Calls that a signal has ended before they had done anything, made again.
#pragma once

#include <cerrno>

namespace lode {

/// What `call` answers in the end; as in C, a negative number and errno where it fails. A signal that has a handler may
/// end a wait for a file system that is far away.
template <typename Call>
int uninterrupted(Call call) {
    int result = call();
    while (result < 0 && errno == EINTR) result = call();
    return result;
}

}  // namespace lode
