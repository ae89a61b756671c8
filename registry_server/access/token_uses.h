// When each token was last used (private/token_uses.json): for people who wonder which ones can go.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "registry_server/storage/registry_folder.h"

namespace lode {

/// The time of each token's last use, by the token's id. What cannot be read counts as nothing: no right hangs on it.
std::map<std::string, std::string> read_token_uses(const RegistryFolder& folder);

/// Thread-safe. Kept in memory and written once a minute at most, without waiting for the disk, and when it ends: the
/// last minute before a power cut may be missing.
class TokenUses {
public:
    /// `clock` and `log` must outlive it.
    TokenUses(RegistryFolder folder, const Clock& clock, Log& log);
    ~TokenUses();
    TokenUses(const TokenUses&) = delete;
    TokenUses& operator=(const TokenUses&) = delete;

    void note(const std::string& id);

private:
    void save();

    RegistryFolder m_folder;
    const Clock& m_clock;
    Log& m_log;
    std::mutex m_mutex;
    std::map<std::string, std::string> m_uses;  // guarded by m_mutex
    std::chrono::steady_clock::time_point m_saved;
    bool m_changed = false;
};

}  // namespace lode
