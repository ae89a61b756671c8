// A set, asked only where it matters.
#include "registry_server/access/blob_possession.h"

namespace lode {

bool BlobPossession::may_name(const Token& token, const Digest& digest) {
    if (may_name_all(token)) return true;
    const std::lock_guard guard(m_mutex);
    return m_proved.contains({token.id, digest});
}

void BlobPossession::prove(const Token& token, const Digest& digest) {
    if (may_name_all(token)) return;
    const std::lock_guard guard(m_mutex);
    if (m_proved.size() >= most_entries) m_proved.clear();
    m_proved.emplace(token.id, digest);
}

}  // namespace lode
