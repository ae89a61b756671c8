// How lode speaks HTTP as a client: one request, its answer's head, its body piece by piece. Implemented by
// curl_transport and by tests.
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

#include "base/result.h"
#include "base/url.h"

namespace lode {

enum class HttpMethod { get, head, put, post };

std::string_view to_string(HttpMethod method);

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;  ///< names in lower case

struct HttpRequest {
    HttpMethod method = HttpMethod::get;
    Url url;
    HttpHeaders headers = {};
    /// What is sent: nothing, these bytes, or the whole of this file.
    std::variant<std::monostate, std::string, std::filesystem::path> body = {};
    std::chrono::milliseconds connect_timeout{15'000};
    std::chrono::seconds stall_timeout{60};  ///< without a byte in either direction
    /// Told how many bytes of the request's body went out since the last call.
    std::function<void(std::uint64_t)> on_sent = {};
};

struct HttpResponse {
    int status = 0;
    HttpHeaders headers;

    /// The first header of that (lower-case) name.
    std::optional<std::string_view> header(std::string_view name) const;
};

/// Takes an answer as it arrives. An error that it returns ends the transfer and becomes the transfer's error.
class BodySink {
public:
    virtual ~BodySink() = default;
    /// Once, before the first byte, for the final answer (after redirects).
    virtual Result<void> on_head(const HttpResponse& response) = 0;
    virtual Result<void> on_bytes(std::span<const std::byte> bytes) = 0;
};

/// Sends one request at a time from each thread that uses it; keeps connections open between requests.
/// Follows up to 5 redirects of a GET or HEAD, never from https to http, and never takes an Authorization header to
/// another origin. Errors: `unavailable` (no connection, a timeout, a cut transfer), `interrupted`, or the sink's own.
/// A status is not an error.
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
