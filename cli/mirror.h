// What `lode serve --upstream` is told, turned into a mirror's parts.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/context.h"
#include "registry_server/mirror/mirror_options.h"

namespace lode {

/// The flags of a mirror, as they were written.
struct MirrorFlags {
    std::vector<std::string> upstreams;
    std::vector<std::string> redirect_hosts;
    std::string max_size;
    std::string max_age = "5m";
    std::string max_module = "50GB";
};

struct MirrorParts {
    std::unique_ptr<Transport> transport;
    MirrorOptions options;  ///< refers to `transport` and to the context
};

/// `invalid_argument` for a flag that cannot be understood, and for an upstream over plain http that is not allowed.
/// Upstream's credentials are the settings' for its origin, or LODE_TOKEN_UPSTREAM.
Result<MirrorParts> mirror_parts(Context& context, const MirrorFlags& flags);

}  // namespace lode
