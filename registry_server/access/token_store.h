// Who may do what: the tokens of a registry (private/tokens.json), made, checked and revoked.
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "registry_server/access/token.h"
#include "registry_server/storage/registry_folder.h"

namespace lode {

/// Thread-safe, and safe beside other processes on the same registry.
class TokenStore {
public:
    /// `clock` must outlive the store.
    TokenStore(RegistryFolder folder, const Clock& clock);

    struct Wish {
        Permission permission;
        std::optional<std::chrono::seconds> valid_for = std::nullopt;  ///< none: for ever
        std::string note = {};
        std::string id = new_token_id();
    };
    struct Created {
        Token token;
        std::string text;  ///< shown once, kept nowhere
    };
    /// `invalid_argument` for what is no publisher's name, for a permission to publish without one, and for a time that
    /// is not from a second to 100 years.
    Result<Created> create(Wish wish);
    Result<std::vector<Token>> list() const;
    /// The token that was. `not_found` when there is none of that id.
    Result<Token> revoke(std::string_view id);

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
