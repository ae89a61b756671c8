// libcurl's callbacks, and the verdict on a transfer.
#include "base/http/curl/curl_transfer.h"

#include <algorithm>
#include <exception>

#include <fmt/format.h>
#include <sys/socket.h>

#include "base/http/curl/curl_error.h"
#include "base/http/redirect.h"

namespace lode {
namespace {

constexpr std::size_t max_dropped = std::size_t{64} << 10U;  // cheaper to read than a connection is to make

}  // namespace

CurlTransfer::CurlTransfer(const CurlLibrary& curl, const Hop& hop, BodySink& sink, const Cancellation& cancellation)
    : m_curl(curl),
      m_hop(hop),
      m_sink(sink),
      m_cancellation(cancellation),
      m_easy(curl.easy_init()),
      m_headers(nullptr, {curl.slist_free_all}),
      m_head(hop.request.max_header_bytes) {}

CurlTransfer::~CurlTransfer() {
    m_curl.easy_cleanup(m_easy);
}

Result<void> CurlTransfer::prepare(const CurlOptions& options, const CurlTrust& trust) {
    if (m_easy == nullptr) return fail(ErrorCode::unavailable, "libcurl has no memory for a request");
    apply_policy(m_curl, m_easy, options, m_hop);
    trust.apply(m_curl, m_easy, m_hop.url);
    LODE_ASSIGN(m_headers, make_headers(m_curl, m_hop));
    m_curl.easy_setopt(m_easy, CURLOPT_HTTPHEADER, m_headers.get());
    LODE_TRY(set_body());
    set_callbacks();
    return {};
}

Result<void> CurlTransfer::set_body() {
    const HttpMethod method = m_hop.request.method;
    if (method == HttpMethod::get || method == HttpMethod::head) return {};
    LODE_ASSIGN(m_upload, UploadBody::open(m_hop.request));
    m_curl.easy_setopt(m_easy, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(m_upload.size()));
    m_curl.easy_setopt(m_easy, CURLOPT_READFUNCTION, &on_read);
    m_curl.easy_setopt(m_easy, CURLOPT_READDATA, this);
    m_curl.easy_setopt(m_easy, CURLOPT_SEEKFUNCTION, &on_seek);
    m_curl.easy_setopt(m_easy, CURLOPT_SEEKDATA, this);
    if (!m_hop.request.on_sent) return {};
    m_curl.easy_setopt(m_easy, CURLOPT_XFERINFOFUNCTION, &on_progress);
    m_curl.easy_setopt(m_easy, CURLOPT_XFERINFODATA, this);
    m_curl.easy_setopt(m_easy, CURLOPT_NOPROGRESS, 0L);
    return {};
}

void CurlTransfer::set_callbacks() {
    m_curl.easy_setopt(m_easy, CURLOPT_ERRORBUFFER, m_words.data());
    m_curl.easy_setopt(m_easy, CURLOPT_WRITEFUNCTION, &on_body);
    m_curl.easy_setopt(m_easy, CURLOPT_WRITEDATA, this);
    m_curl.easy_setopt(m_easy, CURLOPT_HEADERFUNCTION, &on_header);
    m_curl.easy_setopt(m_easy, CURLOPT_HEADERDATA, this);
    if (!m_hop.confined_to) return;
    m_curl.easy_setopt(m_easy, CURLOPT_OPENSOCKETFUNCTION, &on_open_socket);
    m_curl.easy_setopt(m_easy, CURLOPT_OPENSOCKETDATA, this);
}

AddressReach CurlTransfer::reach_of_peer() const {
    const char* address = nullptr;
    m_curl.easy_getinfo(m_easy, CURLINFO_PRIMARY_IP, &address);
    if (address == nullptr) return AddressReach::world;
    return reach_of(std::string(address)).value_or(AddressReach::world);
}

bool CurlTransfer::is_cancelled() const {
    const Cancellation* own = m_hop.request.cancellation;
    return m_cancellation.requested() || (own != nullptr && own->requested());
}

void CurlTransfer::resume() {
    if (std::exchange(m_is_paused, false)) m_curl.easy_pause(m_easy, CURLPAUSE_CONT);
}

bool CurlTransfer::is_passed_over() const {
    return m_hop.follows && m_head.is_closed() && is_redirect(m_head.response().status);
}

Result<void> CurlTransfer::take_header(std::string_view line) {
    LODE_TRY(m_head.add_line(line).map_error(in_context("the answer of `" + to_string(m_hop.url) + "` is refused")));
    const bool ends_here = line == "\r\n" || line == "\n";
    if (!ends_here || m_head.is_closed() || m_head.response().status < 200) return {};
    m_head.close();
    return is_passed_over() ? Result<void>() : m_sink.on_head(m_head.response());
}

Result<void> CurlTransfer::take_body(std::span<const std::byte> bytes) {
    if (m_bandwidth != nullptr) m_bandwidth->take(bytes.size());
    if (!is_passed_over()) return m_sink.on_bytes(bytes);
    m_dropped += bytes.size();
    if (m_dropped <= max_dropped) return {};
    return fail(ErrorCode::unusable, "a redirect with an endless body");  // never seen: its head is all that counts
}

Result<HttpResponse> CurlTransfer::outcome(CURLcode code) {
    if (code != CURLE_ABORTED_BY_CALLBACK && is_passed_over()) return std::move(m_head).response();
    if (m_error) return fail(*std::move(m_error));
    if (code == CURLE_OK && m_head.is_closed()) return std::move(m_head).response();
    if (m_was_confined && code == CURLE_COULDNT_CONNECT)
        return fail(Error{ErrorCode::unavailable,
                          fmt::format("`{}`, where a redirect leads, is at no public address", to_string(m_hop.url)),
                          {},
                          PeerFailure::misdirected});

    CurlFailure failure{.code = code == CURLE_OK ? CURLE_GOT_NOTHING : code};
    failure.words = m_words[0] != '\0' ? m_words.data() : m_curl.easy_strerror(failure.code);
    m_curl.easy_getinfo(m_easy, CURLINFO_SSL_VERIFYRESULT, &failure.verify_result);
    m_curl.easy_getinfo(m_easy, CURLINFO_HTTP_CONNECTCODE, &failure.connect_status);
    return fail(error_of(failure, m_hop.url));
}

/// Runs what may fail or throw below a callback, through which nothing may be thrown.
template <typename Step>
bool CurlTransfer::keep_error(Step step) {
    try {
        if (auto result = step(); !result) m_error = std::move(result).error();
    } catch (const std::exception& thrown) {
        m_error = Error{ErrorCode::internal, fmt::format("taking `{}`: {}", to_string(m_hop.url), thrown.what()), {}};
    }
    return !m_error;
}

std::size_t CurlTransfer::on_header(char* data, std::size_t, std::size_t size, void* user) {
    auto& transfer = *static_cast<CurlTransfer*>(user);
    return transfer.keep_error([&] { return transfer.take_header({data, size}); }) ? size : 0;
}

std::size_t CurlTransfer::on_body(char* data, std::size_t, std::size_t size, void* user) {
    auto& transfer = *static_cast<CurlTransfer*>(user);
    if (transfer.m_bandwidth != nullptr && !transfer.m_bandwidth->is_open()) {
        transfer.m_is_paused = true;
        return CURL_WRITEFUNC_PAUSE;
    }
    const auto bytes = std::as_bytes(std::span(data, size));
    return transfer.keep_error([&] { return transfer.take_body(bytes); }) ? size : CURL_WRITEFUNC_ERROR;
}

std::size_t CurlTransfer::on_read(char* buffer, std::size_t, std::size_t size, void* user) {
    auto& transfer = *static_cast<CurlTransfer*>(user);
    std::size_t got = 0;
    const auto read = [&]() -> Result<void> {
        LODE_ASSIGN(got, transfer.m_upload.read(std::as_writable_bytes(std::span(buffer, size))));
        return {};
    };
    return transfer.keep_error(read) ? got : CURL_READFUNC_ABORT;
}

/// Asked for where a request has to be sent again, on a new connection since the old one was closed meanwhile.
int CurlTransfer::on_seek(void* user, curl_off_t offset, int origin) {
    if (offset != 0 || origin != SEEK_SET) return CURL_SEEKFUNC_CANTSEEK;
    static_cast<CurlTransfer*>(user)->m_upload.rewind();
    return CURL_SEEKFUNC_OK;
}

/// Here the address is known that is connected to, whatever its name meant when somebody looked it up before.
curl_socket_t CurlTransfer::on_open_socket(void* user, curlsocktype, curl_sockaddr* address) {
    auto& transfer = *static_cast<CurlTransfer*>(user);
    if (transfer.m_hop.may_connect_to(reach_of(address->addr)))
        return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    transfer.m_was_confined = true;
    return CURL_SOCKET_BAD;
}

int CurlTransfer::on_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t sent) {
    auto& transfer = *static_cast<CurlTransfer*>(user);
    if (sent <= transfer.m_sent) return 0;
    const auto more = static_cast<std::uint64_t>(sent - std::exchange(transfer.m_sent, sent));
    const auto tell = [&]() -> Result<void> {
        transfer.m_hop.request.on_sent(more);
        return {};
    };
    return transfer.keep_error(tell) ? 0 : 1;
}

}  // namespace lode
