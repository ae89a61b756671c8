// Answers that several handlers give.
#pragma once

#include <string_view>

#include "base/log.h"
#include "registry_server/http/message.h"

namespace lode {

/// GET or HEAD.
bool is_read(const RequestHead& head);

Reply not_found_reply();
/// 405; `allowed` is for the header `Allow`.
Reply method_not_allowed_reply(std::string_view allowed);
/// 503, for what is there and cannot be read just now. It must not look like what is not there: a client would ask the
/// next registry.
Reply unreadable_reply(const Error& why, Log& log);
/// `{"status":"ok"}`
Reply health_reply();

}  // namespace lode
