// A network that serves one file with ranges and an ETag, as a good server does, and with faults on demand.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/http/transport.h"

namespace lode {

/// What a server does wrong, or differently.
struct ServerFault {
    bool ignores_ranges = false;                        ///< the whole file and 200, whatever is asked
    std::optional<std::string> etag = {};               ///< another one; empty: none
    std::optional<std::string> content_range = {};      ///< another one; empty: none
    std::optional<std::uint64_t> cut_after = {};        ///< so many bytes of the body, then the connection breaks
    std::optional<std::string> body = {};               ///< other bytes than the file's
    std::optional<int> status = {};                     ///< this one, and no body
    HttpHeaders headers = {};                           ///< besides
    std::function<void()> before_answering = {};        ///< time passes, say
    bool is_silent_on_length = false;                   ///< no Content-Length
};

/// Any number of URLs (mirrors), each with the file. Thread-safe.
class FileTransport final : public Transport {
public:
    explicit FileTransport(std::string content) : m_content(std::move(content)) {}

    /// The n-th request of the URL (from 1) meets this fault; `every` from then on.
    FileTransport& at(std::string_view url, int n, ServerFault fault);
    FileTransport& every(std::string_view url, ServerFault fault);
    /// Passes bodies on in pieces of this many bytes.
    FileTransport& in_pieces_of(std::size_t bytes);
    /// Called before each piece.
    FileTransport& before_each_piece(std::function<void()> call);

    Result<HttpResponse> send(const HttpRequest& request, BodySink& sink) override;

    struct Asked {
        std::string url;
        std::string range;     ///< the header's value; empty: none
        std::string if_range;  ///< as above
    };
    std::vector<Asked> asked() const;
    /// Of all bodies, as far as they were taken.
    std::uint64_t bytes_sent() const { return m_bytes_sent; }

    static constexpr std::string_view etag = "\"v1\"";

private:
    ServerFault fault_of(const std::string& url);

    const std::string m_content;
    mutable std::mutex m_mutex;
    std::map<std::string, int> m_counts;
    std::map<std::pair<std::string, int>, ServerFault> m_faults;
    std::map<std::string, ServerFault> m_always;
    std::vector<Asked> m_asked;
    std::size_t m_piece = 16384;
    std::function<void()> m_before_piece;
    std::atomic<std::uint64_t> m_bytes_sent = 0;
};

}  // namespace lode
