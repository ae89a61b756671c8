// What a mirror is told: whom it mirrors, and how much of it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/http/transport.h"
#include "base/progress.h"
#include "cache/cache_limits.h"
#include "resolver/configured_registry.h"

namespace lode {

/// How many may wait, and for how long.
struct MirrorLimits {
    std::size_t modules_at_once = 4;     ///< fetched at the same time
    std::size_t documents_at_once = 4;   ///< asked for at the same time
    std::size_t modules_in_all = 64;     ///< being fetched, or waiting for their turn
    std::size_t documents_in_all = 256;  ///< the same
    std::size_t waiting = 2'000;         ///< clients that wait, of each kind
    /// After which a client is told to come again: shorter than the silence that clients bear.
    std::chrono::seconds patience{45};
    std::chrono::seconds document_time{20};      ///< for upstream to say what versions there are
    std::uint64_t module_size = 50'000'000'000;  ///< bytes of all files of a module
};

struct MirrorOptions {
    std::vector<ConfiguredRegistry> upstreams;  ///< in the order in which they are asked
    /// Sends upstream's credentials, and confines redirects (CurlOptions::redirect_hosts).
    Transport* transport = nullptr;
    Clock* clock = nullptr;
    const Cancellation* cancellation = nullptr;
    std::vector<std::string> allow_http = {};  ///< hosts that may be asked over plain http; loopback always may
    std::chrono::seconds max_age{300};         ///< of documents
    CacheLimits cache = {};                    ///< of what is kept
    MirrorLimits limits = {};
};

}  // namespace lode
