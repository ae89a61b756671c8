// Giving up and taking back root's rights.
#include "tests/support/unprivileged.h"

#include <stdexcept>

#include <unistd.h>

namespace lode {
namespace {

constexpr uid_t nobody = 65534;

}  // namespace

Unprivileged::Unprivileged() : m_was_root(::geteuid() == 0) {
    if (m_was_root && ::seteuid(nobody) != 0) throw std::runtime_error("cannot become nobody");
}

Unprivileged::~Unprivileged() {
    if (m_was_root) (void)::seteuid(0);
}

}  // namespace lode
