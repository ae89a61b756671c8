// Their statuses, headers and bodies.
#include "registry_server/replies.h"

#include <string>

namespace lode {

bool is_read(const RequestHead& head) {
    return head.method == RequestMethod::get || head.method == RequestMethod::head;
}

Reply not_found_reply() {
    return error_reply(404, {ErrorCode::not_found, "there is nothing here", {}});
}

Reply method_not_allowed_reply(std::string_view allowed) {
    auto reply = error_reply(405, {ErrorCode::invalid_argument, "this method is not for this path", {}});
    reply.headers.emplace_back("Allow", std::string(allowed));
    return reply;
}

Reply unreadable_reply(const Error& why, Log& log) {
    log.warning(why.message);
    return error_reply({ErrorCode::unavailable, "the registry cannot read this at the moment", "try again later"});
}

Reply health_reply() {
    return Reply{200, {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}}, "{\"status\":\"ok\"}\n"};
}

}  // namespace lode
