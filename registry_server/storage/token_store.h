// Who may publish: bearer tokens, of which only the SHA-256 is kept (private/tokens.json, `lode.tokens/1`).
#pragma once

#include <chrono>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "module/digest.h"
#include "registry_server/storage/registry_folder.h"

namespace lode {

struct Token {
    std::string id;
    std::string publisher;
    Digest digest;                       ///< of the token's text
    std::string created;                 ///< `2026-01-31T12:00:00Z`
    std::optional<std::string> expires;  ///< the same; none: never
};

/// Thread-safe, and safe beside other processes on the same registry.
class TokenStore {
public:
    /// `clock` must outlive the store.
    TokenStore(RegistryFolder folder, const Clock& clock);

    struct Created {
        Token token;
        std::string text;  ///< `lode_` and 43 url-safe base64 digits: 32 random bytes. Shown once, kept nowhere.
    };
    /// `invalid_argument` for what is no publisher's name, and for a time that is not from a second to 100 years.
    Result<Created> create(std::string_view publisher, std::optional<std::chrono::seconds> valid_for);
    Result<std::vector<Token>> list() const;
    /// `not_found` when there is no token of that id.
    Result<void> revoke(std::string_view id);

    /// The token with this text; none when it is unknown, revoked or expired. Reads the file again when it changed. The
    /// time taken depends on the number of tokens, not on how nearly one matches.
    Result<std::optional<Token>> verify(std::string_view text);

private:
    struct Stamp {
        std::int64_t seconds = -1;
        std::int64_t nanoseconds = -1;
        std::uint64_t inode = 0;
        friend bool operator==(const Stamp&, const Stamp&) = default;
    };
    Result<Stamp> stamp() const;
    Result<void> refresh();

    RegistryFolder m_folder;
    const Clock& m_clock;
    std::mutex m_mutex;
    Stamp m_stamp;                // of what m_tokens was read from
    std::vector<Token> m_tokens;  // guarded by m_mutex
};

}  // namespace lode
