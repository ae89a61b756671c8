// Deadlines of many requests as those of each.
#include "resolver/download/download_context.h"

#include <algorithm>

namespace lode {

DownloadContext DownloadContext::stopped_by(const Cancellation& stop) const {
    return {transport, clock, log, progress, stop, mirrors, retry, deadline, patience_with_others, max_module_size};
}

DownloadContext DownloadContext::shown_by(Progress& shown) const {
    return {transport,      clock, log, shown, cancellation, mirrors, retry, deadline, patience_with_others,
            max_module_size};
}

DownloadContext DownloadContext::without_retries() const {
    DownloadContext hasty = *this;
    hasty.retry.attempts = 1;
    return hasty;
}

HttpRequest DownloadContext::request_for(const Url& url) const {
    using Milliseconds = std::chrono::milliseconds;
    HttpRequest request{.url = url};
    request.cancellation = &cancellation;
    if (deadline) {
        const auto left = std::chrono::duration_cast<Milliseconds>(*deadline - clock.steady_now());
        request.total_timeout = std::max(left, Milliseconds(1));  // 0 would be no end
    }
    return request;
}

bool DownloadContext::is_late_after(std::chrono::milliseconds delay) const {
    return deadline && clock.steady_now() + delay >= *deadline;
}

}  // namespace lode
