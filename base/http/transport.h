// How lode speaks HTTP as a client: one request, its answer's head, its body piece by piece. Implemented by
// curl/curl_transport and by tests.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "base/url.h"

namespace lode {

enum class HttpMethod { get, head, put, post, remove };

std::string_view to_string(HttpMethod method);

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;  ///< names in lower case

enum class HttpVersion { http_1_0, http_1_1, http_2 };

std::string_view to_string(HttpVersion version);

/// Whether a request may share its connection with others at the same time (HTTP/2 does that). Requests for parts of
/// one file ask for their own, since it is the connection that is slow.
enum class ConnectionUse { shared, own };

struct HttpRequest {
    HttpMethod method = HttpMethod::get;
    Url url = {};
    HttpHeaders headers = {};
    /// What is sent: nothing, these bytes, or this file.
    std::variant<std::monostate, std::string, std::filesystem::path> body = {};
    std::uint64_t body_offset = 0;  ///< what of the file goes before this byte is not sent
    /// Until name, connection and TLS stand; none: the transport's own.
    std::optional<std::chrono::milliseconds> connect_timeout = {};
    /// With less than a byte a second, in the head too; none: the transport's own.
    std::optional<std::chrono::seconds> stall_timeout = {};
    std::chrono::milliseconds total_timeout{0};  ///< for all of it, redirects included; 0: none
    std::size_t max_header_bytes = std::size_t{128} << 10U;
    ConnectionUse connection = ConnectionUse::shared;
    const Cancellation* cancellation = nullptr;  ///< beside the transport's own; may be null
    /// Told how many bytes of the request's body went out since the last call; where on_bytes is called.
    std::function<void(std::uint64_t)> on_sent = {};
};

struct HttpResponse {
    int status = 0;
    HttpHeaders headers = {};
    Url url = {};  ///< which answered, after redirects
    HttpVersion version = HttpVersion::http_1_1;

    /// The first header of that (lower-case) name.
    std::optional<std::string_view> header(std::string_view name) const;
};

/// Takes an answer as it arrives. An error that it returns ends its own transfer, no other, and becomes that transfer's
/// error. It may be called on a thread of the transport, which serves other transfers too: a sink that takes its time
/// holds all of them back (that is the back-pressure: nothing is buffered behind it), and must not itself call `send`.
class BodySink {
public:
    virtual ~BodySink() = default;
    /// Once, before the first byte, for the final answer (after redirects).
    virtual Result<void> on_head(const HttpResponse& response) = 0;
    virtual Result<void> on_bytes(std::span<const std::byte> bytes) = 0;
};

/// Any number of threads may send at the same time; `send` returns when its answer is whole.
///
/// A GET or HEAD follows at most 5 redirects, to http and https only, never from https to http; no Authorization header
/// goes with it from where it first leaves the request's origin. A PUT, POST or DELETE follows none.
///
/// A status is not an error. Errors:
///   - `unavailable`, with an Error::peer that tells no connection from a timeout, a cut, rubbish, a certificate that
///     does not hold and a redirect that is not followed; the last two are lasting (is_transient);
///   - `interrupted`, within 100 ms of a cancellation, whatever the peer does;
///   - `invalid_argument` for a request that cannot be sent, and whatever the sink returns.
/// No message holds a credential or the query of a URL.
class Transport {
public:
    virtual ~Transport() = default;
    virtual Result<HttpResponse> send(const HttpRequest& request, BodySink& sink) = 0;
};

/// Sends and collects a body of at most `limit` bytes; a longer one is an `integrity` error.
struct HttpDocument {
    HttpResponse response;
    std::string body;
};
Result<HttpDocument> send_for_document(Transport& transport, const HttpRequest& request,
                                       std::size_t limit = std::size_t{16} << 20U);

}  // namespace lode
