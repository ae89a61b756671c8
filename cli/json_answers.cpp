// Writing of objects.
#include "cli/json_answers.h"

#include <fmt/format.h>

#include "cli/output.h"

namespace lode {

std::string to_json(const Resolved& resolved) {
    const std::string archive =
        resolved.archive ? fmt::format(",\"archive\":\"{}\"", to_string(*resolved.archive)) : std::string();
    return fmt::format("{{\"handle\":{},\"digest\":\"{}\"{},\"path\":{},\"source\":\"{}\"}}",
                       json_quote(resolved.handle.text()), to_string(resolved.module.digest), archive,
                       json_quote(resolved.module.path.string()), to_string(resolved.source));
}

std::string to_json(const Error& error) {
    return fmt::format("{{\"code\":\"{}\",\"message\":{},\"hint\":{}}}", to_string(error.code),
                       json_quote(error.message), json_quote(error.hint));
}

}  // namespace lode
