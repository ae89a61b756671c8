// One thread that drives all transfers of a transport by libcurl's multi interface.
#pragma once

#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "base/http/bandwidth_limit.h"
#include "base/http/curl/curl_library.h"
#include "base/http/curl/curl_transfer.h"

namespace lode {

class CurlEngine {
public:
    /// Starts the thread. `bandwidth`, which may be null, is the engine's alone from then on.
    static Result<std::unique_ptr<CurlEngine>> start(const CurlLibrary& curl,
                                                     std::unique_ptr<BandwidthLimit> bandwidth);
    CurlEngine(const CurlEngine&) = delete;
    CurlEngine& operator=(const CurlEngine&) = delete;
    /// Ends the thread. No run may be under way.
    ~CurlEngine();

    /// Carries a prepared transfer to its end, which libcurl calls the code returned; CURLE_ABORTED_BY_CALLBACK where
    /// it was cancelled. Any number of threads may wait here, but for the engine's own.
    CURLcode run(CurlTransfer& transfer);

private:
    struct Run {
        CurlTransfer* transfer;
        std::promise<CURLcode> end;
    };

    CurlEngine(const CurlLibrary& curl, CURLM* multi, std::unique_ptr<BandwidthLimit> bandwidth);

    void work();
    void add_arrivals();
    void advance();
    void end_cancelled();
    void resume_paused();
    void end(std::map<CURL*, Run>::iterator run, CURLcode code);
    int milliseconds_to_wait() const;
    bool is_stopping();

    const CurlLibrary& m_curl;
    CURLM* m_multi;
    std::unique_ptr<BandwidthLimit> m_bandwidth;  // the thread's
    std::map<CURL*, Run> m_under_way;             // the thread's
    std::mutex m_mutex;
    std::vector<Run> m_arrivals;  // guarded by m_mutex
    bool m_stopping = false;      // guarded by m_mutex
    std::thread m_thread;
};

}  // namespace lode
