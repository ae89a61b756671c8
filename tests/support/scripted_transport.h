// A network of a test's own: answers prepared by method and URL, requests remembered.
#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/http/transport.h"

namespace lode {

struct ScriptedAnswer {
    int status = 200;
    HttpHeaders headers;  ///< `content-length` is added where it is not among them
    std::string body;
    /// Ends the transfer after the body, as a cut connection does; where `status` is 0, before any of it.
    std::optional<Error> failure;
};

/// No connection at all.
ScriptedAnswer unreachable();

struct RecordedRequest {
    HttpMethod method = HttpMethod::get;
    std::string url;
    HttpHeaders headers;
    std::string body;

    std::optional<std::string> header(std::string_view name) const;
};

/// A request that nothing was prepared for fails the test: a hit is proved by preparing nothing. Thread-safe.
class ScriptedTransport final : public Transport {
public:
    /// Prepares the next answer to `method url`. Answers are given in order; the last one is repeated.
    ScriptedTransport& answer(HttpMethod method, std::string_view url, ScriptedAnswer answer);
    /// A GET answered by `body` and 200.
    ScriptedTransport& serve(std::string_view url, std::string body);
    /// Each file of a folder, as a static web server gives it below `url`.
    ScriptedTransport& serve_folder(std::string_view url, const std::filesystem::path& folder);
    /// Passes bodies on in pieces of this many bytes.
    ScriptedTransport& in_pieces_of(std::size_t bytes);

    Result<HttpResponse> send(const HttpRequest& request, BodySink& sink) override;

    std::vector<RecordedRequest> requests() const;

private:
    using Key = std::pair<HttpMethod, std::string>;

    Result<ScriptedAnswer> next_answer(const HttpRequest& request);

    mutable std::mutex m_mutex;
    std::map<Key, std::deque<ScriptedAnswer>> m_answers;
    std::vector<RecordedRequest> m_requests;
    std::size_t m_piece = 1000;
};

}  // namespace lode
