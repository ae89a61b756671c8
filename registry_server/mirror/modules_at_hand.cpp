// A small map that forgets what was not used for longest.
#include "registry_server/mirror/modules_at_hand.h"

#include <algorithm>

namespace lode {
namespace {

constexpr std::size_t most = 256;
constexpr std::chrono::minutes between_touches{5};

}  // namespace

ModulesAtHand::Found ModulesAtHand::find(const std::string& key) {
    const std::lock_guard lock(m_mutex);
    const auto found = m_entries.find(key);
    if (found == m_entries.end()) return {};
    Entry& entry = found->second;
    entry.used = ++m_uses;
    const auto now = m_clock.steady_now();
    const bool is_due = now - entry.touched >= between_touches;
    if (is_due) entry.touched = now;
    return {entry.module, is_due};
}

void ModulesAtHand::put(const std::string& key, ModuleFolder module) {
    module.lease.reset();
    const std::lock_guard lock(m_mutex);
    m_entries.insert_or_assign(
        key, Entry{std::make_shared<const ModuleFolder>(std::move(module)), m_clock.steady_now(), ++m_uses});
    if (m_entries.size() <= most) return;
    m_entries.erase(std::min_element(m_entries.begin(), m_entries.end(),
                                     [](const auto& a, const auto& b) { return a.second.used < b.second.used; }));
}

void ModulesAtHand::forget(const std::string& key) {
    const std::lock_guard lock(m_mutex);
    m_entries.erase(key);
}

}  // namespace lode
