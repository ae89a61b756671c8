// What a registry's answer to a publishing request means.
#pragma once

#include <string_view>

#include "base/error.h"
#include "base/http/transport.h"

namespace lode {

/// The error that a status other than success stands for, with the message and hint of the body
/// (`{"error":{"code","message","hint"}}`) where it holds one. The body is text from outside: control characters are
/// replaced, and no more than a few hundred bytes of it are kept.
Error error_of_answer(HttpMethod method, const Url& url, int status, std::string_view body);

}  // namespace lode
