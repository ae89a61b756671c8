// Counts that must grow.
#include "resolver/download/mirror_wait.h"

#include <utility>

#include <fmt/format.h>

#include "base/decimal.h"

namespace lode {
namespace {

/// Less than this in a round is no getting on.
constexpr std::uint64_t least_gain = std::uint64_t{64} << 10U;

/// 0 where it says nothing.
std::uint64_t bytes_at_mirror(const HttpResponse& response) {
    if (response.status != 503) return 0;
    return parse_decimal(response.header("lode-arrived").value_or("")).value_or(0);
}

}  // namespace

MirrorWait::~MirrorWait() {
    if (m_arrived > 0) m_context.progress.finish();
}

bool MirrorWait::gets_on(const HttpResponse& response) {
    const std::uint64_t arrived = bytes_at_mirror(response);
    const bool has_grown = arrived >= least_gain && arrived - least_gain >= m_arrived;
    if (!has_grown || arrived > m_context.max_module_size.value_or(UINT64_MAX)) return false;
    if (m_arrived == 0)
        m_context.progress.start(fmt::format("waiting for `{}`, which is fetching the module", m_url.origin()), 0);
    m_context.progress.advance(arrived - std::exchange(m_arrived, arrived));
    return true;
}

void MirrorWait::go_on() {
    if (m_arrived > 0) m_context.progress.advance(0);
}

}  // namespace lode
