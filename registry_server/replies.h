// Answers that several handlers give.
#pragma once

#include <string_view>

#include "registry_server/http/message.h"

namespace lode {

/// GET or HEAD.
bool is_read(const RequestHead& head);

Reply not_found_reply();
/// 405; `allowed` is for the header `Allow`.
Reply method_not_allowed_reply(std::string_view allowed);
/// `{"status":"ok"}`
Reply health_reply();

}  // namespace lode
