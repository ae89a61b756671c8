// A set, asked only where it matters.
#include "registry_server/access/blob_possession.h"

namespace lode {

bool BlobPossession::may_name(const Token& token, const Digest& digest) {
    if (m_readers == Readers::everybody || token.permission.covers_all()) return true;
    const std::lock_guard guard(m_mutex);
    return m_proved.contains({token.id, digest});
}

void BlobPossession::prove(const Token& token, const Digest& digest) {
    if (m_readers == Readers::everybody || token.permission.covers_all()) return;
    const std::lock_guard guard(m_mutex);
    if (m_proved.size() >= most_entries) m_proved.clear();
    m_proved.emplace(token.id, digest);
}

}  // namespace lode
