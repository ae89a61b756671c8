// Who has shown that they have which content, where knowing a digest must not be enough to get it.
#pragma once

#include <cstddef>
#include <mutex>
#include <set>
#include <string>
#include <utility>

#include "module/digest.h"
#include "registry_server/access/gatekeeper.h"

namespace lode {

/// In a private registry a token for some publishers could name another publisher's content in a manifest of its own,
/// and read it there. So it may only name what it has sent itself. Kept in memory: after a restart a client sends again
/// what it needs. Thread-safe; bounded, by forgetting.
class BlobPossession {
public:
    static constexpr std::size_t most_entries = 1'000'000;

    explicit BlobPossession(Readers readers) : m_readers(readers) {}

    /// Whether the token may name any blob, sent or not.
    bool may_name_all(const Token& token) const {
        return m_readers == Readers::everybody || token.permission.covers_all();
    }
    /// Whether the token may be told that the blob is there, and name it.
    bool may_name(const Token& token, const Digest& digest);
    /// The token's bearer sent the whole of it.
    void prove(const Token& token, const Digest& digest);

private:
    Readers m_readers;
    std::mutex m_mutex;
    std::set<std::pair<std::string, Digest>> m_proved;  // token ids and digests; guarded by m_mutex
};

}  // namespace lode
