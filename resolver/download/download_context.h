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
    /// For which another process that downloads the same may give no sign of life.
    std::chrono::seconds patience_with_others{75};
    std::optional<std::uint64_t> max_module_size = {};  ///< bytes of all files together; none: any

    /// The same, ended by another wish to stop.
    DownloadContext stopped_by(const Cancellation& stop) const;
    /// The same, shown by another progress.
    DownloadContext shown_by(Progress& shown) const;
    /// The same with one attempt for each request, for who has others to ask, or can do without an answer.
    DownloadContext without_retries() const;
    /// A request that ends by the deadline.
    HttpRequest request_for(const Url& url) const;
    /// Whether the deadline is over after that much more time.
    bool is_late_after(std::chrono::milliseconds delay) const;
};

}  // namespace lode
