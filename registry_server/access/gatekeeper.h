// Who is let in: every request that changes the registry, or reads a private one, is asked for its token here.
#pragma once

#include <string_view>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "registry_server/access/attempt_limiter.h"
#include "registry_server/access/token_store.h"
#include "registry_server/access/token_uses.h"
#include "registry_server/http/message.h"

namespace lode {

/// Who may read.
enum class Readers { everybody, token_holders };

/// Thread-safe.
class Gatekeeper {
public:
    /// `tokens`, `uses`, `clock` and `log` must outlive it.
    Gatekeeper(Readers readers, TokenStore& tokens, TokenUses& uses, const Clock& clock, Log& log)
        : m_readers(readers), m_tokens(tokens), m_uses(uses), m_clock(clock), m_log(log) {}

    Readers readers() const { return m_readers; }

    /// The request's token, if it may do `scope` for at least one publisher; else the answer that refuses it: 401, 403,
    /// or 429 with Retry-After for a client that came with too many wrong ones.
    tl::expected<Token, Reply> admit(const RequestHead& head, Scope scope);
    /// The same for one publisher's things.
    tl::expected<Token, Reply> admit(const RequestHead& head, Scope scope, std::string_view publisher);

    /// Refuses a reader where reading needs a token and the request's is not one for `path`. Without a publisher in the
    /// path (the catalogue) it must be for all of them, but for what tells nothing: registry.json.
    std::optional<Reply> refuse_reading(const RequestHead& head);

private:
    Readers m_readers;
    TokenStore& m_tokens;
    TokenUses& m_uses;
    const Clock& m_clock;
    Log& m_log;
    AttemptLimiter m_attempts;
};

}  // namespace lode
