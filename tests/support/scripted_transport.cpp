// Answering requests from a script.
#include "tests/support/scripted_transport.h"

#include <algorithm>
#include <span>

#include <gtest/gtest.h>

#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

std::string body_of(const HttpRequest& request) {
    if (const auto* text = std::get_if<std::string>(&request.body)) return *text;
    if (const auto* path = std::get_if<std::filesystem::path>(&request.body))
        return content_of(*path).substr(request.body_offset);
    return {};
}

HttpResponse head_of(const ScriptedAnswer& answer, const Url& url) {
    HttpResponse response{.status = answer.status, .headers = answer.headers, .url = url};
    if (!response.header("content-length"))
        response.headers.emplace_back("content-length", std::to_string(answer.body.size()));
    return response;
}

Result<void> pass_on(std::string_view body, std::size_t piece, BodySink& sink) {
    for (; !body.empty(); body.remove_prefix(std::min(piece, body.size())))
        LODE_TRY(sink.on_bytes(std::as_bytes(std::span(body.substr(0, piece)))));
    return {};
}

}  // namespace

ScriptedAnswer unreachable() {
    return {.status = 0, .headers = {}, .body = {}, .failure = Error{ErrorCode::unavailable, "connection refused", {}}};
}

std::optional<std::string> RecordedRequest::header(std::string_view name) const {
    for (const auto& [header, value] : headers)
        if (header == name) return value;
    return std::nullopt;
}

ScriptedTransport& ScriptedTransport::answer(HttpMethod method, std::string_view url, ScriptedAnswer answer) {
    const std::lock_guard lock(m_mutex);
    m_answers[{method, std::string(url)}].push_back(std::move(answer));
    return *this;
}

ScriptedTransport& ScriptedTransport::serve(std::string_view url, std::string body) {
    return answer(HttpMethod::get, url, {.status = 200, .headers = {}, .body = std::move(body), .failure = {}});
}

ScriptedTransport& ScriptedTransport::serve_folder(std::string_view url, const std::filesystem::path& folder) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        const std::string name = entry.path().lexically_relative(folder).generic_string();
        serve(std::string(url) + "/" + name, content_of(entry.path()));
    }
    return *this;
}

ScriptedTransport& ScriptedTransport::in_pieces_of(std::size_t bytes) {
    const std::lock_guard lock(m_mutex);
    m_piece = bytes;
    return *this;
}

Result<ScriptedAnswer> ScriptedTransport::next_answer(const HttpRequest& request) {
    const std::lock_guard lock(m_mutex);
    const std::string url = unredacted(request.url);
    m_requests.push_back({request.method, url, request.headers, body_of(request)});
    const auto found = m_answers.find({request.method, url});
    if (found == m_answers.end()) {
        ADD_FAILURE() << "nobody prepared an answer to " << to_string(request.method) << " " << url;
        return fail(ErrorCode::internal, "nobody prepared an answer to `" + url + "`");
    }
    ScriptedAnswer answer = found->second.front();
    if (found->second.size() > 1) found->second.pop_front();
    return answer;
}

Result<HttpResponse> ScriptedTransport::send(const HttpRequest& request, BodySink& sink) {
    LODE_ASSIGN(const auto answer, next_answer(request));
    if (answer.status == 0) return fail(answer.failure.value());
    auto response = head_of(answer, request.url);
    LODE_TRY(sink.on_head(response));
    if (request.method != HttpMethod::head) LODE_TRY(pass_on(answer.body, m_piece, sink));
    if (answer.failure) return fail(*answer.failure);
    return response;
}

std::vector<RecordedRequest> ScriptedTransport::requests() const {
    const std::lock_guard lock(m_mutex);
    return m_requests;
}

}  // namespace lode
