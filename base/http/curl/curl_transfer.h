// One request to one URL under way: libcurl's handle for it, and what comes of it.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "base/http/bandwidth_limit.h"
#include "base/http/curl/curl_request.h"
#include "base/http/curl/curl_trust.h"
#include "base/http/response_head.h"
#include "base/http/upload_body.h"

namespace lode {

/// Made and read by the thread that sends; in between it is the engine's.
class CurlTransfer {
public:
    /// What is handed in must outlive the transfer.
    CurlTransfer(const CurlLibrary& curl, const Hop& hop, BodySink& sink, const Cancellation& cancellation);
    CurlTransfer(const CurlTransfer&) = delete;
    CurlTransfer& operator=(const CurlTransfer&) = delete;
    ~CurlTransfer();

    /// Before anything else. Errors: a body's file that cannot be read, a header that cannot be sent, no memory.
    Result<void> prepare(const CurlOptions& options, const CurlTrust& trust);

    CURL* easy() const { return m_easy; }
    bool is_cancelled() const;
    /// What it receives counts against `limit` from now on.
    void obey(BandwidthLimit* limit) { m_bandwidth = limit; }
    /// Goes on where the bandwidth limit stopped it.
    void resume();
    /// After the end: from how far the address that answered can be reached; `world` where that is not known.
    AddressReach reach_of_peer() const;
    /// After the end, which libcurl calls `code`: the answer, or what ended it.
    Result<HttpResponse> outcome(CURLcode code);

private:
    void set_callbacks();
    Result<void> set_body();

    Result<void> take_header(std::string_view line);
    Result<void> take_body(std::span<const std::byte> bytes);
    bool is_passed_over() const;
    template <typename Step>
    bool keep_error(Step step);

    static std::size_t on_header(char* data, std::size_t, std::size_t size, void* user);
    static std::size_t on_body(char* data, std::size_t, std::size_t size, void* user);
    static std::size_t on_read(char* buffer, std::size_t, std::size_t size, void* user);
    static int on_seek(void* user, curl_off_t offset, int origin);
    static curl_socket_t on_open_socket(void* user, curlsocktype purpose, curl_sockaddr* address);
    static int on_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t sent);

    const CurlLibrary& m_curl;
    const Hop& m_hop;
    BodySink& m_sink;
    const Cancellation& m_cancellation;
    CURL* m_easy;
    HeaderList m_headers;
    UploadBody m_upload;
    std::array<char, CURL_ERROR_SIZE> m_words{};
    ResponseHead m_head;
    BandwidthLimit* m_bandwidth = nullptr;
    bool m_is_paused = false;
    bool m_was_confined = false;  // an address was not connected to
    std::size_t m_dropped = 0;    // bytes of a redirect's body
    curl_off_t m_sent = 0;
    std::optional<Error> m_error;  // what ended the transfer from our side
};

}  // namespace lode
