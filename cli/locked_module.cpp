// From a resolve's answer to a lock file's entry.
#include "cli/locked_module.h"

#include <fmt/format.h>

namespace lode {

Result<LockedModule> locked_module(const Resolved& resolved) {
    if (resolved.resolved.empty())
        return fail(ErrorCode::invalid_argument,
                    fmt::format("`{}` was found by its digest alone, and where it comes from is not known",
                                resolved.handle.text()),
                    "name the handle without its pin");
    LODE_ASSIGN(auto source, parse_handle(resolved.resolved, {}));
    return LockedModule{std::move(source), resolved.module.digest, resolved.archive};
}

}  // namespace lode
