// What a download needs from outside.
#pragma once

#include <chrono>
#include <optional>

#include "base/clock.h"
#include "base/http/transport.h"
#include "base/log.h"
#include "base/progress.h"
#include "cache/mirror_health.h"
#include "resolver/download/retry.h"

namespace lode {

/// All that it refers to must outlive the download.
struct DownloadContext {
    Transport& transport;
    Clock& clock;
    Log& log;
    Progress& progress;
    const Cancellation& cancellation;
    const MirrorHealth& mirrors;
    RetryPolicy retry = {};
    std::optional<std::chrono::steady_clock::time_point> deadline = {};  ///< for all requests together

    /// The same, ended by another wish to stop.
    DownloadContext stopped_by(const Cancellation& stop) const;
    /// A request that ends by the deadline.
    HttpRequest request_for(const Url& url) const;
    /// Whether the deadline is over after that much more time.
    bool is_late_after(std::chrono::milliseconds delay) const;
};

}  // namespace lode
