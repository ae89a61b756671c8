// Makes permissions count in tests that run as root.
#pragma once

#include <sys/types.h>

namespace lode {

/// While it lives, the process is no longer root but `nobody`; a process that is not root stays who it is.
class Unprivileged {
public:
    Unprivileged();
    Unprivileged(const Unprivileged&) = delete;
    Unprivileged& operator=(const Unprivileged&) = delete;
    ~Unprivileged();

private:
    bool m_was_root;
};

}  // namespace lode
