// An access token as it is kept: never its text, only the text's SHA-256.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "module/digest.h"
#include "registry_server/access/permission.h"

namespace lode {

struct Token {
    std::string id;
    std::string note;  ///< for people: who or what has it
    Permission permission;
    Digest digest;                       ///< of the token's text
    std::string created;                 ///< `2026-01-31T12:00:00Z`
    std::optional<std::string> expires;  ///< the same; none: never
};

/// `lode_` and 43 url-safe base64 digits: 32 random bytes.
std::string new_token_text();
/// Twelve hexadecimal digits, for people to name a token by.
std::string new_token_id();

/// private/tokens.json (`lode.tokens/1`). `integrity` for anything else, so that a damaged file lets nobody in. An
/// entry with `publisher` and without `scope`, as lode wrote it before there were scopes, may publish for that
/// publisher.
Result<std::vector<Token>> parse_tokens(std::string_view text);
/// `invalid_argument` for a note that is not UTF-8.
Result<std::string> to_json(const std::vector<Token>& tokens);

}  // namespace lode
