// Who may be asked, and told a secret, over plain http.
#pragma once

#include <span>
#include <string>

#include "base/url.h"

namespace lode {

/// Whether nobody between can read or change what is said: over https, or on this machine.
bool is_protected(const Url& url);

/// Whether it may be asked for what nothing else vouches for: it is protected, or its host is one of `allow_http`,
/// where the user takes plain http upon himself.
bool may_be_asked(const Url& url, std::span<const std::string> allow_http);

}  // namespace lode
