// What a download needs from outside.
#pragma once

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
};

}  // namespace lode
