// What a resolver goes by.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "resolver/configured_registry.h"

namespace lode {

struct ResolverSettings {
    /// Hosts that may be asked over plain http without a pin; loopback always may.
    std::vector<std::string> allow_http = {};
    std::vector<ConfiguredRegistry> registries = {};  ///< for `publisher/name`, in order
    std::chrono::seconds max_age{300};                ///< for which a versions.json is taken without asking again
    std::optional<std::chrono::seconds> total_timeout = {};  ///< for the network's part in one resolve; none: no end
    /// For which another process that downloads the same may give no sign of life.
    std::chrono::seconds patience_with_others{75};
    std::optional<std::uint64_t> max_module_size = {};  ///< bytes of all files of one that is downloaded; none: any
};

}  // namespace lode
