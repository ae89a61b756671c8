// Options of libcurl's easy handles.
#include "base/http/curl/curl_request.h"

#include <algorithm>

#include <fmt/format.h>

namespace lode {
namespace {

constexpr long buffer_size = 256L * 1024;  // fewer calls of recv and send; more of it falls out of a core's cache

class HeaderBuilder {
public:
    explicit HeaderBuilder(const CurlLibrary& curl) : m_curl(curl), m_list(nullptr, {curl.slist_free_all}) {}

    Result<void> add(std::string_view name, std::string_view value) {
        const auto breaks_out = [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7F; };
        if (name.empty() || name.find(':') != std::string_view::npos ||
            std::any_of(name.begin(), name.end(), breaks_out) || std::any_of(value.begin(), value.end(), breaks_out))
            return fail(ErrorCode::invalid_argument,
                        fmt::format("the header `{}` holds a character that cannot be sent", name.substr(0, 40)));
        curl_slist* longer = m_curl.slist_append(m_list.get(), fmt::format("{}: {}", name, value).c_str());
        if (longer == nullptr) return fail(ErrorCode::unavailable, "libcurl has no memory for a request");
        (void)m_list.release();
        m_list.reset(longer);
        return {};
    }
    HeaderList take() { return std::move(m_list); }

private:
    const CurlLibrary& m_curl;
    HeaderList m_list;
};

void apply_timeouts(const CurlLibrary& curl, CURL* easy, const CurlOptions& options, const Hop& hop) {
    const auto connect = hop.request.connect_timeout.value_or(options.connect_timeout);
    const auto stall = hop.request.stall_timeout.value_or(options.stall_timeout);
    curl.easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(connect.count()));
    curl.easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl.easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(stall.count()));
    curl.easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(hop.timeout.count()));
}

/// In the clear there is no HTTP/2, and nothing to wait for before a second connection is made.
void apply_version(const CurlLibrary& curl, CURL* easy, const Hop& hop) {
    const bool multiplexes = hop.url.scheme() == "https" && hop.request.connection == ConnectionUse::shared;
    curl.easy_setopt(easy, CURLOPT_HTTP_VERSION,
                     static_cast<long>(multiplexes ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1));
    curl.easy_setopt(easy, CURLOPT_PIPEWAIT, multiplexes ? 1L : 0L);
    curl.easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 0L);
}

void apply_method(const CurlLibrary& curl, CURL* easy, HttpMethod method) {
    switch (method) {
        case HttpMethod::get:
            return;
        case HttpMethod::head:
            curl.easy_setopt(easy, CURLOPT_NOBODY, 1L);
            return;
        case HttpMethod::put:
            curl.easy_setopt(easy, CURLOPT_UPLOAD, 1L);
            return;
        case HttpMethod::post:
            curl.easy_setopt(easy, CURLOPT_UPLOAD, 1L);
            curl.easy_setopt(easy, CURLOPT_CUSTOMREQUEST, "POST");
            return;
        case HttpMethod::remove:
            curl.easy_setopt(easy, CURLOPT_CUSTOMREQUEST, "DELETE");
            return;
    }
}

}  // namespace

void apply_policy(const CurlLibrary& curl, CURL* easy, const CurlOptions& options, const Hop& hop) {
    curl.easy_setopt(easy, CURLOPT_URL, unredacted(hop.url).c_str());
    curl.easy_setopt(easy, CURLOPT_PROTOCOLS_STR, hop.url.scheme().c_str());
    curl.easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);  // redirects are followed by CurlTransport
    curl.easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl.easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);  // the end does not wait for a name server
    curl.easy_setopt(easy, CURLOPT_BUFFERSIZE, buffer_size);
    curl.easy_setopt(easy, CURLOPT_UPLOAD_BUFFERSIZE, buffer_size);
    curl.easy_setopt(easy, CURLOPT_USERAGENT, options.user_agent.c_str());
    curl.easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    if (options.proxy) curl.easy_setopt(easy, CURLOPT_PROXY, options.proxy->c_str());
    apply_method(curl, easy, hop.request.method);
    apply_version(curl, easy, hop);
    apply_timeouts(curl, easy, options, hop);
}

Result<HeaderList> make_headers(const CurlLibrary& curl, const Hop& hop) {
    HeaderBuilder headers(curl);
    LODE_TRY(headers.add("Accept-Encoding", "identity"));  // what arrives must be the bytes that were promised
    for (const auto& [name, value] : hop.request.headers)
        if (name != "authorization") LODE_TRY(headers.add(name, value));
    if (hop.authorization) LODE_TRY(headers.add("authorization", *hop.authorization));
    return headers.take();
}

}  // namespace lode
