// Waiting for a module that is on its way to a mirror.
#pragma once

#include <cstdint>

#include "base/http/transport.h"
#include "base/url.h"
#include "resolver/download/download_context.h"

namespace lode {

/// Shown as a download is. What it joins must outlive it.
class MirrorWait {
public:
    MirrorWait(const DownloadContext& context, const Url& url) : m_context(context), m_url(url) {}
    MirrorWait(const MirrorWait&) = delete;
    MirrorWait& operator=(const MirrorWait&) = delete;
    ~MirrorWait();

    /// Whether more has come there since the last answer, as a 503's `Lode-Arrived` says in bytes.
    bool gets_on(const HttpResponse& response);
    /// After a pause: there is something to show by now.
    void go_on();

private:
    const DownloadContext& m_context;
    const Url& m_url;
    std::uint64_t m_arrived = 0;
};

}  // namespace lode
