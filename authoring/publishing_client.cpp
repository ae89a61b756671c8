// Requests and what their answers mean.
#include "authoring/publishing_client.h"

#include <algorithm>

#include <fmt/format.h>

#include "authoring/registry_answer.h"
#include "module/registry_documents.h"

namespace lode {
namespace {

constexpr int attempts = 3;
constexpr std::size_t longest_answer = std::size_t{64} << 10U;
constexpr std::size_t longest_document = std::size_t{16} << 20U;

HttpRequest make_request(HttpMethod method, Url url, const std::string& token) {
    return {.method = method, .url = std::move(url), .headers = {{"authorization", "Bearer " + token}}};
}

Url blob_url(const PublishingApi& api, const Digest& digest) {
    return api.base / ("blobs/sha256/" + digest.hex());
}

bool is_success(int status) {
    return status >= 200 && status < 300;
}

std::size_t limit_of(const HttpRequest& request) {
    return request.method == HttpMethod::get ? longest_document : longest_answer;
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
        m_log.note(fmt::format("{}; trying again in {} s", problem.message, attempt));
        m_clock.sleep_for(std::chrono::seconds(attempt));
    }
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

Result<std::optional<std::string>> PublishingClient::published_manifest(const PublishingApi& api,
                                                                        const Url& version) const {
    const auto request = make_request(HttpMethod::get, version / manifest_file_name, api.token);
    LODE_ASSIGN(auto answer, send(request));
    if (answer.response.status == 404 || answer.response.status == 410) return std::nullopt;
    if (!is_success(answer.response.status)) return refusal(request, answer);
    return std::move(answer.body);
}

Result<bool> PublishingClient::has_blob(const PublishingApi& api, const Digest& digest) const {
    const auto request = make_request(HttpMethod::head, blob_url(api, digest), api.token);
    LODE_ASSIGN(const auto answer, send(request));
    if (answer.response.status == 404) return false;
    if (!is_success(answer.response.status)) return refusal(request, answer);
    return true;
}

Result<void> PublishingClient::put_blob(const PublishingApi& api, const Digest& digest,
                                        const std::filesystem::path& file,
                                        const std::function<void(std::uint64_t)>& on_sent) const {
    auto request = make_request(HttpMethod::put, blob_url(api, digest), api.token);
    request.body = file;
    request.on_sent = on_sent;
    LODE_ASSIGN(const auto answer, send(request));
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

}  // namespace lode
