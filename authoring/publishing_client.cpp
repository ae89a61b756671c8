// Requests and what their answers mean.
#include "authoring/publishing_client.h"

#include <algorithm>
#include <charconv>
#include <chrono>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "authoring/registry_answer.h"
#include "base/http/retry_after.h"
#include "base/json.h"
#include "module/registry_documents.h"

namespace lode {
namespace {

constexpr int attempts = 3;
constexpr std::chrono::seconds longest_pause{60};
constexpr std::size_t longest_answer = std::size_t{64} << 10U;
constexpr std::size_t longest_document = std::size_t{16} << 20U;

HttpRequest make_request(HttpMethod method, Url url, const std::string& token) {
    return {.method = method, .url = std::move(url), .headers = {{"authorization", "Bearer " + token}}};
}

Url blob_url(const PublishingApi& api, const Digest& digest) {
    return api.base / ("blobs/sha256/" + digest.hex());
}

Url yank_url(const PublishingApi& api, const ModuleName& name, const Version& version) {
    return api.base / fmt::format("yanks/{}/{}", to_string(name), to_string(version));
}

bool is_success(int status) {
    return status >= 200 && status < 300;
}

std::size_t limit_of(const HttpRequest& request) {
    return request.method == HttpMethod::get ? longest_document : longest_answer;
}

/// How much of a content has come; 0 from a registry that does not tell.
std::uint64_t offset_of(const HttpResponse& response) {
    const auto value = response.header("upload-offset").value_or("");
    std::uint64_t offset = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), offset);
    return error == std::errc() && end == value.data() + value.size() ? offset : 0;
}

std::string content_range(std::uint64_t offset, std::uint64_t size) {
    return offset == size ? fmt::format("bytes */{}", size) : fmt::format("bytes {}-{}/{}", offset, size - 1, size);
}

/// A registry reads all of a continued upload again before it answers.
std::chrono::seconds time_to_hash(std::uint64_t bytes) {
    return std::chrono::seconds(60 + bytes / (std::uint64_t{50} << 20U));
}

/// A later request may do better: nobody answered, the offset was another's, or what had come before was spoilt.
bool may_go_on(const Error& error, std::uint64_t offset) {
    return error.code == ErrorCode::unavailable || error.code == ErrorCode::conflict ||
           (error.code == ErrorCode::integrity && offset != 0);
}

tl::unexpected<Error> refusal(const HttpRequest& request, const HttpDocument& answer) {
    return fail(error_of_answer(request.method, request.url, answer.response.status, answer.body));
}

}  // namespace

Result<void> check_access_token(const std::string& token) {
    if (token.empty())
        return fail(ErrorCode::permission_denied, "publishing needs an access token",
                    "put it in LODE_TOKEN, or in `tokens` of the settings file");
    const bool fits = std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c < '\x7F'; });
    if (!fits)
        return fail(ErrorCode::invalid_argument, "the access token holds spaces or other characters no token has");
    return {};
}

Result<Url> publishing_base(const Url& registry, const std::string& publish) {
    const bool is_absolute = publish.find("://") != std::string::npos;
    const std::string before = publish.starts_with('/') ? registry.origin() : to_string(registry) + "/";
    LODE_ASSIGN(auto base, parse_url(is_absolute ? publish : before + publish).map_error([](Error error) {
        error.code = ErrorCode::integrity;
        return error;
    }));
    if (base.origin() == registry.origin()) return base;
    return fail(
        ErrorCode::permission_denied,
        fmt::format("the registry `{}` takes publications at `{}`, another origin: the access token is not sent there",
                    to_string(registry), to_string(base)),
        "publish to that address itself, if you trust it");
}

Result<HttpDocument> PublishingClient::send(const HttpRequest& request) const {
    for (int attempt = 1;; ++attempt) {
        auto answer = send_for_document(m_transport, request, limit_of(request));
        const int status = answer ? answer->response.status : 0;
        const Error problem =
            answer ? error_of_answer(request.method, request.url, status, answer->body) : answer.error();
        const bool may_help = (!answer || !is_success(status)) && problem.code == ErrorCode::unavailable;
        if (!may_help) return answer;
        if (attempt == attempts) return fail(problem);
        const auto asked = answer ? answer->response.header("retry-after") : std::nullopt;
        LODE_TRY(pause(problem, attempt, asked ? parse_retry_after(*asked, m_clock.now()) : std::nullopt));
    }
}

Result<void> PublishingClient::pause(const Error& problem, int attempt,
                                     std::optional<std::chrono::seconds> asked) const {
    const auto wait =
        std::max(std::chrono::seconds(attempt), std::min(asked.value_or(std::chrono::seconds(0)), longest_pause));
    m_log.note(fmt::format("{}; trying again in {} s", problem.message, wait.count()));
    m_clock.sleep_for(wait, m_cancellation);
    if (m_cancellation.requested()) return fail(ErrorCode::interrupted, "interrupted");
    return {};
}

Result<void> PublishingClient::send_for_success(const HttpRequest& request) const {
    LODE_ASSIGN(const auto answer, send(request));
    if (!is_success(answer.response.status)) return refusal(request, answer);
    return {};
}

Result<PublishingApi> PublishingClient::open(const Url& registry, const std::string& token) const {
    LODE_TRY(check_access_token(token));
    const auto request = make_request(HttpMethod::get, registry / "registry.json", token);
    LODE_ASSIGN(const auto answer, send(request));
    if (answer.response.status == 404)
        return fail(ErrorCode::not_found,
                    fmt::format("`{}` is no registry: it has no `registry.json`", to_string(registry)));
    if (!is_success(answer.response.status)) return refusal(request, answer);
    const auto context = fmt::format("`{}`", to_string(request.url));
    LODE_ASSIGN(const auto document, parse_registry_document(answer.body).map_error(in_context(context)));
    if (!document.publish)
        return fail(ErrorCode::permission_denied,
                    fmt::format("the registry `{}` takes no publications", to_string(registry)));
    LODE_ASSIGN(auto base, publishing_base(registry, *document.publish).map_error(in_context(context)));
    return PublishingApi{registry, std::move(base), token};
}

Result<std::optional<std::string>> PublishingClient::published_document(const PublishingApi& api,
                                                                        const Url& url) const {
    const auto request = make_request(HttpMethod::get, url, api.token);
    LODE_ASSIGN(auto answer, send(request));
    if (answer.response.status == 404 || answer.response.status == 410) return std::nullopt;
    if (!is_success(answer.response.status)) return refusal(request, answer);
    return std::move(answer.body);
}

Result<BlobState> PublishingClient::ask_for_blob(const PublishingApi& api, const Digest& digest) const {
    const auto request = make_request(HttpMethod::head, blob_url(api, digest), api.token);
    LODE_ASSIGN(const auto answer, send(request));
    if (answer.response.status == 404) return BlobState{false, offset_of(answer.response)};
    if (!is_success(answer.response.status)) return refusal(request, answer);
    return BlobState{true, 0};
}

Result<void> PublishingClient::put_blob(const PublishingApi& api, const FileEntry& entry,
                                        const std::filesystem::path& file, std::uint64_t offset,
                                        Progress& progress) const {
    for (int attempt = 1;; ++attempt) {
        if (offset > entry.size) offset = 0;
        std::uint64_t sent = 0;
        const auto done = put_rest(api, entry, file, offset, progress, sent);
        if (done || !may_go_on(done.error(), offset) || attempt == attempts) return done;
        LODE_TRY(pause(done.error(), attempt));
        LODE_ASSIGN(const auto state, ask_for_blob(api, entry.digest));
        if (state.is_there) return {};
        if (offset + sent > state.offset) progress.expect(offset + sent - state.offset);
        if (state.offset > offset) attempt = 0;
        offset = state.offset;
    }
}

Result<void> PublishingClient::put_rest(const PublishingApi& api, const FileEntry& entry,
                                        const std::filesystem::path& file, std::uint64_t offset, Progress& progress,
                                        std::uint64_t& sent) const {
    auto request = make_request(HttpMethod::put, blob_url(api, entry.digest), api.token);
    if (offset != 0) {
        m_log.note(fmt::format("`{}`: {} of {} bytes are there, the rest follows", entry.path, offset, entry.size));
        request.headers.emplace_back("content-range", content_range(offset, entry.size));
    }
    request.body = file;
    request.body_offset = offset;
    request.stall_timeout = time_to_hash(entry.size);
    request.on_sent = [&](std::uint64_t bytes) {
        sent += bytes;
        progress.advance(bytes);
    };
    LODE_ASSIGN(const auto answer, send_for_document(m_transport, request, limit_of(request)));
    if (!is_success(answer.response.status)) return refusal(request, answer);
    return {};
}

Result<bool> PublishingClient::put_manifest(const PublishingApi& api, const Url& version,
                                            const std::string& json) const {
    auto request = make_request(HttpMethod::put, version / manifest_file_name, api.token);
    request.body = json;
    LODE_ASSIGN(const auto answer, send(request));
    if (!is_success(answer.response.status)) return refusal(request, answer);
    return answer.response.status == 201;
}

Result<void> PublishingClient::yank(const PublishingApi& api, const ModuleName& name, const Version& version,
                                    const std::string& reason) const {
    auto request = make_request(HttpMethod::put, yank_url(api, name, version), api.token);
    request.headers.emplace_back("content-type", "application/json");
    request.body = Json{{"reason", reason}}.dump(-1, ' ', false, Json::error_handler_t::replace);
    return send_for_success(request);
}

Result<void> PublishingClient::undo_yank(const PublishingApi& api, const ModuleName& name,
                                         const Version& version) const {
    return send_for_success(make_request(HttpMethod::remove, yank_url(api, name, version), api.token));
}

}  // namespace lode
