// Where a redirect leads, and whether lode goes there: pure functions.
#pragma once

#include "base/http/transport.h"

namespace lode {

inline constexpr int max_redirects = 5;

/// 301, 302, 303, 307 and 308.
bool is_redirect(int status);

/// What the one Location header of `response` means seen from `current` (RFC 3986, section 5.2, without dot segments; a
/// fragment is dropped). `unavailable` and `misdirected` for no Location or several, for one that is no strict URL,
/// and for http seen from https.
Result<Url> redirect_target(const Url& current, const HttpResponse& response);

}  // namespace lode
