// Requests with their redirects and credentials, each hop carried by the engine.
#include "base/http/curl/curl_transport.h"

#include <algorithm>
#include <mutex>
#include <set>

#include <fmt/format.h>

#include "base/http/curl/curl_engine.h"
#include "base/http/redirect.h"

namespace lode {
namespace {

/// What the first request brings up.
struct Network {
    CurlLibrary curl;
    CurlTrust trust;
    std::unique_ptr<CurlEngine> engine;
};

Hop first_hop(const HttpRequest& request, const Credentials& credentials) {
    const bool reads = request.method == HttpMethod::get || request.method == HttpMethod::head;
    Hop hop{request, request.url, std::nullopt, request.total_timeout, reads};
    for (const auto& [name, value] : request.headers)
        if (name == "authorization") hop.authorization = value;
    if (!hop.authorization) hop.authorization = authorization_for(request.url, credentials);
    return hop;
}

class CurlTransport final : public Transport {
public:
    CurlTransport(CurlOptions options, const Clock& clock, Log& log, const Cancellation& cancellation)
        : m_options(std::move(options)), m_clock(clock), m_log(log), m_cancellation(cancellation) {}

    Result<HttpResponse> send(const HttpRequest& request, BodySink& sink) override {
        const auto started = m_clock.steady_now();
        Hop hop = first_hop(request, m_options.credentials);
        AddressReach home = AddressReach::world;
        for (int redirects = 0;; ++redirects) {
            LODE_ASSIGN(auto response, send_hop(hop, sink, redirects == 0 ? &home : nullptr));
            if (!hop.follows || !is_redirect(response.status)) return response;
            if (redirects == max_redirects) return too_many_redirects(request.url);
            LODE_ASSIGN(Url target, redirect_target(hop.url, response));
            if (target.origin() != hop.url.origin()) hop.authorization.reset();  // and it stays so
            LODE_TRY(confine(hop, target, home));
            hop.url = std::move(target);
            LODE_TRY(set_time_left(hop, started));
        }
    }

private:
    /// Holds the hop to what the options let a redirect lead to; `home` is the reach of who was asked first.
    Result<void> confine(Hop& hop, const Url& target, AddressReach home) const {
        if (!m_options.redirect_hosts) return {};
        hop.confined_to.reset();
        if (target.origin() == hop.request.url.origin()) return {};
        hop.confined_to = home;
        const auto& hosts = *m_options.redirect_hosts;
        if (std::find(hosts.begin(), hosts.end(), target.host()) != hosts.end()) return {};
        return fail(Error{ErrorCode::unavailable,
                          fmt::format("`{}` redirects where lode does not follow: to `{}`, a host that is not allowed",
                                      to_string(hop.url), target.origin()),
                          {},
                          PeerFailure::misdirected});
    }

    Result<HttpResponse> send_hop(const Hop& hop, BodySink& sink, AddressReach* reach) {
        LODE_ASSIGN(const Network* network, this->network());
        warn_if_insecure(*network, hop.url);
        CurlTransfer transfer(network->curl, hop, sink, m_cancellation);
        LODE_TRY(transfer.prepare(m_options, network->trust));
        if (transfer.is_cancelled()) return fail(ErrorCode::interrupted, "interrupted");
        auto response = transfer.outcome(network->engine->run(transfer));
        if (response) response->url = hop.url;
        if (reach != nullptr) *reach = transfer.reach_of_peer();
        return response;
    }

    Result<const Network*> network() {
        const std::lock_guard lock(m_mutex);
        if (m_network) return m_network.get();
        auto network = std::make_unique<Network>();
        LODE_ASSIGN(network->curl, load_curl());
        LODE_ASSIGN(network->trust, CurlTrust::load(network->curl, m_options));
        auto bandwidth = m_options.max_bytes_per_second == 0
                             ? nullptr
                             : std::make_unique<BandwidthLimit>(m_options.max_bytes_per_second, m_clock);
        LODE_ASSIGN(network->engine, CurlEngine::start(network->curl, std::move(bandwidth)));
        m_network = std::move(network);
        return m_network.get();
    }

    void warn_if_insecure(const Network& network, const Url& url) {
        if (url.scheme() != "https" || !network.trust.is_insecure(url.host())) return;
        const std::lock_guard lock(m_mutex);
        if (!m_warned_of.insert(url.host()).second) return;
        m_log.warning(
            fmt::format("the certificate of `{}` is not verified: anybody between can read and change "
                        "what is sent",
                        url.host()));
    }

    Result<void> set_time_left(Hop& hop, std::chrono::steady_clock::time_point started) const {
        if (hop.request.total_timeout.count() == 0) return {};
        const auto passed = std::chrono::duration_cast<std::chrono::milliseconds>(m_clock.steady_now() - started);
        hop.timeout = hop.request.total_timeout - passed;
        if (hop.timeout.count() > 0) return {};
        return fail(Error{ErrorCode::unavailable,
                          fmt::format("`{}` cannot be reached: its redirects took longer than {} ms",
                                      to_string(hop.request.url), hop.request.total_timeout.count()),
                          {},
                          PeerFailure::silent});
    }

    static tl::unexpected<Error> too_many_redirects(const Url& url) {
        return fail(Error{
            ErrorCode::unavailable,
            fmt::format("`{}` redirects where lode does not follow: more than {} times", to_string(url), max_redirects),
            {},
            PeerFailure::misdirected});
    }

    const CurlOptions m_options;
    const Clock& m_clock;
    Log& m_log;
    const Cancellation& m_cancellation;
    std::mutex m_mutex;
    std::unique_ptr<Network> m_network;  // guarded by m_mutex until it stands, constant from then on
    std::set<std::string> m_warned_of;   // guarded by m_mutex
};

}  // namespace

std::unique_ptr<Transport> make_curl_transport(CurlOptions options, const Clock& clock, Log& log,
                                               const Cancellation& cancellation) {
    return std::make_unique<CurlTransport>(std::move(options), clock, log, cancellation);
}

}  // namespace lode
