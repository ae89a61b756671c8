// The loop around curl_multi_poll(3).
#include "base/http/curl/curl_engine.h"

#include <csignal>
#include <system_error>
#include <utility>

namespace lode {
namespace {

constexpr long max_connections_to_a_host = 8;
constexpr long max_connections = 64;
constexpr int milliseconds_between_looks = 50;  // at cancellations, which nothing announces
constexpr int milliseconds_in_an_hour = 3'600'000;

/// So that signals reach the program's own threads, and a peer that is gone does not end the process.
void block_signals() {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

}  // namespace

Result<std::unique_ptr<CurlEngine>> CurlEngine::start(const CurlLibrary& curl,
                                                      std::unique_ptr<BandwidthLimit> bandwidth) {
    CURLM* multi = curl.multi_init();
    if (multi == nullptr) return fail(ErrorCode::unavailable, "libcurl has no memory for requests");
    curl.multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS, max_connections_to_a_host);
    curl.multi_setopt(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, max_connections);
    curl.multi_setopt(multi, CURLMOPT_MAXCONNECTS, max_connections);  // kept open, however few are used now
    curl.multi_setopt(multi, CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_MULTIPLEX));
    std::unique_ptr<CurlEngine> engine(new CurlEngine(curl, multi, std::move(bandwidth)));
    try {
        engine->m_thread = std::thread([&engine = *engine] { engine.work(); });
    } catch (const std::system_error& error) {
        return fail(system_error("a thread for the network", error.code().value()));
    }
    return engine;
}

CurlEngine::CurlEngine(const CurlLibrary& curl, CURLM* multi, std::unique_ptr<BandwidthLimit> bandwidth)
    : m_curl(curl), m_multi(multi), m_bandwidth(std::move(bandwidth)) {}

CurlEngine::~CurlEngine() {
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_curl.multi_wakeup(m_multi);
    if (m_thread.joinable()) m_thread.join();
    m_curl.multi_cleanup(m_multi);
}

CURLcode CurlEngine::run(CurlTransfer& transfer) {
    Run run{&transfer, {}};
    auto end = run.end.get_future();
    {
        const std::lock_guard lock(m_mutex);
        m_arrivals.push_back(std::move(run));
    }
    m_curl.multi_wakeup(m_multi);
    return end.get();
}

void CurlEngine::work() {
    block_signals();
    while (!is_stopping()) {
        add_arrivals();
        resume_paused();
        advance();
        end_cancelled();
        m_curl.multi_poll(m_multi, nullptr, 0, milliseconds_to_wait(), nullptr);
    }
}

bool CurlEngine::is_stopping() {
    const std::lock_guard lock(m_mutex);
    return m_stopping;
}

void CurlEngine::add_arrivals() {
    std::vector<Run> arrivals;
    {
        const std::lock_guard lock(m_mutex);
        arrivals.swap(m_arrivals);
    }
    for (auto& run : arrivals) {
        CURL* easy = run.transfer->easy();
        run.transfer->obey(m_bandwidth.get());
        if (m_curl.multi_add_handle(m_multi, easy) == CURLM_OK)
            m_under_way.emplace(easy, std::move(run));
        else
            run.end.set_value(CURLE_OUT_OF_MEMORY);
    }
}

/// Moves every transfer as far as it goes without waiting, and ends those that came to their end.
void CurlEngine::advance() {
    int running = 0;
    m_curl.multi_perform(m_multi, &running);
    int queued = 0;
    while (const CURLMsg* message = m_curl.multi_info_read(m_multi, &queued)) {
        const CURLcode code = message->data.result;
        if (message->msg != CURLMSG_DONE) continue;
        if (const auto run = m_under_way.find(message->easy_handle); run != m_under_way.end()) end(run, code);
    }
}

void CurlEngine::end_cancelled() {
    for (auto run = m_under_way.begin(); run != m_under_way.end();) {
        const auto next = std::next(run);
        if (run->second.transfer->is_cancelled()) end(run, CURLE_ABORTED_BY_CALLBACK);
        run = next;
    }
}

void CurlEngine::resume_paused() {
    if (m_bandwidth == nullptr) return;
    for (auto& [easy, run] : m_under_way) {
        if (!m_bandwidth->is_open()) return;
        run.transfer->resume();
    }
}

void CurlEngine::end(std::map<CURL*, Run>::iterator run, CURLcode code) {
    m_curl.multi_remove_handle(m_multi, run->first);
    auto node = m_under_way.extract(run);
    node.mapped().end.set_value(code);  // from here on the transfer is the sender's
}

int CurlEngine::milliseconds_to_wait() const {
    if (m_under_way.empty()) return milliseconds_in_an_hour;
    if (m_bandwidth == nullptr) return milliseconds_between_looks;
    const auto until_open = m_bandwidth->time_until_open().count();
    return until_open == 0 ? milliseconds_between_looks
                           : static_cast<int>(std::min<std::int64_t>(until_open, milliseconds_between_looks));
}

}  // namespace lode
