// Requests by libcurl's easy interface.
#include "base/http/curl_transport.h"

#include <algorithm>
#include <mutex>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "base/file.h"
#include "base/http/curl_library.h"

namespace lode {
namespace {

constexpr long receive_buffer = 512L * 1024;  // 1.5 times the throughput of curl's own 16 KiB
constexpr long max_redirects = 5;
constexpr std::size_t max_headers = 256;

struct SlistFree {
    decltype(&::curl_slist_free_all) free;
    void operator()(curl_slist* list) const { free(list); }
};
using HeaderList = std::unique_ptr<curl_slist, SlistFree>;

/// One request under way: what curl's callbacks see.
struct Exchange {
    const CurlLibrary& curl;
    CURL* easy;
    const HttpRequest& request;
    BodySink& sink;
    const Cancellation& cancellation;
    FileDescriptor upload_file;
    std::string_view upload_text;
    HttpResponse response;
    bool head_told = false;
    curl_off_t sent = 0;
    std::optional<Error> error;  // what ended the transfer from our side

    bool tell_head() {
        if (std::exchange(head_told, true)) return true;
        long status = 0;
        curl.easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
        response.status = static_cast<int>(status);
        return keep_error(sink.on_head(response));
    }
    bool keep_error(Result<void> result) {
        if (!result) error = std::move(result).error();
        return !error;
    }
};

std::size_t on_body(char* data, std::size_t, std::size_t size, void* user) {
    auto& exchange = *static_cast<Exchange*>(user);
    const bool good =
        exchange.tell_head() && exchange.keep_error(exchange.sink.on_bytes(std::as_bytes(std::span(data, size))));
    return good ? size : CURL_WRITEFUNC_ERROR;
}

std::size_t on_header(char* data, std::size_t, std::size_t size, void* user) {
    auto& exchange = *static_cast<Exchange*>(user);
    std::string_view line(data, size);
    while (line.ends_with('\n') || line.ends_with('\r') || line.ends_with(' ')) line.remove_suffix(1);
    auto& headers = exchange.response.headers;
    if (line.starts_with("HTTP/")) {
        headers.clear();  // of an answer before this one: a redirect, 100 Continue
        return size;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || headers.size() >= max_headers) return size;
    std::string name(line.substr(0, colon));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    std::string_view value = line.substr(colon + 1);
    while (value.starts_with(' ') || value.starts_with('\t')) value.remove_prefix(1);
    headers.emplace_back(std::move(name), value);
    return size;
}

std::size_t on_read(char* buffer, std::size_t, std::size_t size, void* user) {
    auto& exchange = *static_cast<Exchange*>(user);
    if (exchange.upload_file) {
        const ssize_t got = ::read(exchange.upload_file.get(), buffer, size);
        return got < 0 ? CURL_READFUNC_ABORT : static_cast<std::size_t>(got);
    }
    const std::size_t take = std::min(size, exchange.upload_text.size());
    std::copy_n(exchange.upload_text.data(), take, buffer);
    exchange.upload_text.remove_prefix(take);
    return take;
}

int on_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t sent) {
    auto& exchange = *static_cast<Exchange*>(user);
    if (exchange.request.on_sent && sent > exchange.sent)
        exchange.request.on_sent(static_cast<std::uint64_t>(sent - exchange.sent));
    exchange.sent = std::max(exchange.sent, sent);
    return exchange.cancellation.requested() ? 1 : 0;
}

Error error_of(CURLcode code, const char* detail, const CurlLibrary& curl, const Url& url) {
    const std::string_view words = detail[0] != '\0' ? detail : curl.easy_strerror(code);
    if (code == CURLE_ABORTED_BY_CALLBACK) return {ErrorCode::interrupted, "interrupted", {}};
    std::string message = fmt::format("`{}` cannot be reached: {}", to_string(url), words);
    switch (code) {
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_ISSUER_ERROR:
            return {ErrorCode::unavailable, std::move(message),
                    "to trust a CA of your own, name its PEM file in SSL_CERT_FILE"};
        case CURLE_TOO_MANY_REDIRECTS:
        case CURLE_UNSUPPORTED_PROTOCOL:
            return {ErrorCode::unavailable,
                    fmt::format("`{}` redirects where lode does not follow: {}", to_string(url), words),
                    {}};
        case CURLE_PARTIAL_FILE:
        case CURLE_RECV_ERROR:
        case CURLE_SEND_ERROR:
        case CURLE_GOT_NOTHING:
            return {ErrorCode::unavailable, fmt::format("the transfer of `{}` was cut: {}", to_string(url), words),
                    "try again"};
        case CURLE_COULDNT_CONNECT:
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_OPERATION_TIMEDOUT:
            return {ErrorCode::unavailable, std::move(message), "check the address and the network"};
        default:
            return {ErrorCode::unavailable, std::move(message), {}};
    }
}

class CurlTransport final : public Transport {
public:
    CurlTransport(CurlOptions options, const Cancellation& cancellation)
        : m_options(std::move(options)), m_cancellation(cancellation) {}
    CurlTransport(const CurlTransport&) = delete;
    CurlTransport& operator=(const CurlTransport&) = delete;
    ~CurlTransport() override {
        for (CURL* easy : m_idle) m_curl.easy_cleanup(easy);
    }

    Result<HttpResponse> send(const HttpRequest& request, BodySink& sink) override {
        if (m_cancellation.requested()) return fail(ErrorCode::interrupted, "interrupted");
        LODE_ASSIGN(CURL * easy, take_easy());
        auto result = send_with(easy, request, sink);
        const std::lock_guard lock(m_mutex);
        m_idle.push_back(easy);
        return result;
    }

private:
    Result<CURL*> take_easy() {
        const std::lock_guard lock(m_mutex);
        if (m_curl.easy_init == nullptr) {
            LODE_ASSIGN(m_curl, load_curl());
        }
        if (!m_idle.empty()) {
            CURL* easy = m_idle.back();
            m_idle.pop_back();
            return easy;
        }
        CURL* easy = m_curl.easy_init();
        if (easy == nullptr) return fail(ErrorCode::unavailable, "libcurl has no memory for a request");
        return easy;
    }

    Result<HttpResponse> send_with(CURL* easy, const HttpRequest& request, BodySink& sink) {
        Exchange exchange{m_curl, easy, request, sink, m_cancellation, {}, {}, {}, false, 0, std::nullopt};
        char detail[CURL_ERROR_SIZE] = "";
        m_curl.easy_reset(easy);  // keeps its connections
        m_curl.easy_setopt(easy, CURLOPT_ERRORBUFFER, detail);
        const std::string url = to_string(request.url);
        m_curl.easy_setopt(easy, CURLOPT_URL, url.c_str());
        set_policy(easy, request);
        set_callbacks(easy, exchange);
        LODE_TRY(set_body(easy, exchange));
        const HeaderList headers = make_headers(request);
        m_curl.easy_setopt(easy, CURLOPT_HTTPHEADER, headers.get());

        const CURLcode code = m_curl.easy_perform(easy);
        if (exchange.error) return fail(*std::move(exchange.error));
        if (code != CURLE_OK) return fail(error_of(code, detail, m_curl, request.url));
        if (!exchange.tell_head()) return fail(*std::move(exchange.error));
        return std::move(exchange.response);
    }

    void set_policy(CURL* easy, const HttpRequest& request) const {
        const char* protocols = request.url.scheme() == "https" ? "https" : "http,https";
        const bool reads = request.method == HttpMethod::get || request.method == HttpMethod::head;
        m_curl.easy_setopt(easy, CURLOPT_PROTOCOLS_STR, protocols);
        m_curl.easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, protocols);
        m_curl.easy_setopt(easy, CURLOPT_FOLLOWLOCATION, reads ? 1L : 0L);
        m_curl.easy_setopt(easy, CURLOPT_MAXREDIRS, max_redirects);
        m_curl.easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        m_curl.easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request.connect_timeout.count()));
        m_curl.easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
        m_curl.easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(request.stall_timeout.count()));
        m_curl.easy_setopt(easy, CURLOPT_BUFFERSIZE, receive_buffer);
        m_curl.easy_setopt(easy, CURLOPT_UPLOAD_BUFFERSIZE, receive_buffer);
        m_curl.easy_setopt(easy, CURLOPT_USERAGENT, m_options.user_agent.c_str());
        if (!m_options.ca_file.empty()) m_curl.easy_setopt(easy, CURLOPT_CAINFO, m_options.ca_file.c_str());
    }

    void set_callbacks(CURL* easy, Exchange& exchange) const {
        m_curl.easy_setopt(easy, CURLOPT_WRITEFUNCTION, &on_body);
        m_curl.easy_setopt(easy, CURLOPT_WRITEDATA, &exchange);
        m_curl.easy_setopt(easy, CURLOPT_HEADERFUNCTION, &on_header);
        m_curl.easy_setopt(easy, CURLOPT_HEADERDATA, &exchange);
        m_curl.easy_setopt(easy, CURLOPT_READFUNCTION, &on_read);
        m_curl.easy_setopt(easy, CURLOPT_READDATA, &exchange);
        m_curl.easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, &on_progress);
        m_curl.easy_setopt(easy, CURLOPT_XFERINFODATA, &exchange);
        m_curl.easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
    }

    Result<void> set_body(CURL* easy, Exchange& exchange) const {
        const auto& request = exchange.request;
        if (request.method == HttpMethod::head) m_curl.easy_setopt(easy, CURLOPT_NOBODY, 1L);
        if (request.method == HttpMethod::get || request.method == HttpMethod::head) return {};
        curl_off_t size = 0;
        if (const auto* text = std::get_if<std::string>(&request.body)) {
            exchange.upload_text = *text;
            size = static_cast<curl_off_t>(text->size());
        } else if (const auto* path = std::get_if<std::filesystem::path>(&request.body)) {
            LODE_ASSIGN(exchange.upload_file, open_file(*path, O_RDONLY));
            LODE_ASSIGN(const auto file_size, size_of(exchange.upload_file, *path));
            size = static_cast<curl_off_t>(file_size);
        }
        m_curl.easy_setopt(easy, CURLOPT_UPLOAD, 1L);
        m_curl.easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, size);
        if (request.method == HttpMethod::post) m_curl.easy_setopt(easy, CURLOPT_CUSTOMREQUEST, "POST");
        return {};
    }

    HeaderList make_headers(const HttpRequest& request) const {
        HeaderList list(nullptr, SlistFree{m_curl.slist_free_all});
        const auto add = [&](const std::string& line) {
            curl_slist* longer = m_curl.slist_append(list.get(), line.c_str());
            if (longer == nullptr) return;
            (void)list.release();
            list.reset(longer);
        };
        // What arrives must be the bytes that were promised: no content encoding.
        add("Accept-Encoding: identity");
        for (const auto& [name, value] : request.headers) add(fmt::format("{}: {}", name, value));
        return list;
    }

    CurlOptions m_options;
    const Cancellation& m_cancellation;
    std::mutex m_mutex;
    CurlLibrary m_curl;         // guarded by m_mutex until loaded, constant from then on
    std::vector<CURL*> m_idle;  // guarded by m_mutex
};

}  // namespace

std::unique_ptr<Transport> make_curl_transport(CurlOptions options, const Cancellation& cancellation) {
    return std::make_unique<CurlTransport>(std::move(options), cancellation);
}

}  // namespace lode
