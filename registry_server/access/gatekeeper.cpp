// What a token is good for.
#include "registry_server/access/gatekeeper.h"

#include <fmt/format.h>

#include "registry_server/access/credentials.h"

namespace lode {
namespace {

Reply unauthorized(Scope scope, std::string message) {
    auto reply = error_reply(401, {ErrorCode::permission_denied, std::move(message),
                                   "lode token create makes one; the client sends it from LODE_TOKEN"});
    for (auto& challenge : challenges(scope)) reply.headers.push_back(std::move(challenge));
    return reply;
}

Reply forbidden(std::string message) {
    return error_reply(403, {ErrorCode::permission_denied, std::move(message), {}});
}

Reply too_many_attempts(std::chrono::seconds wait) {
    auto reply = error_reply(429, {ErrorCode::unavailable, "too many requests with a wrong token came from here",
                                   fmt::format("try again in {} s, with the right one", wait.count())});
    reply.headers.emplace_back("Retry-After", fmt::format("{}", wait.count()));
    return reply;
}

std::string names_of(const Permission& permission) {
    if (permission.covers_all()) return "all publishers";
    std::string names;
    for (const auto& publisher : permission.publishers)
        names += fmt::format("{}`{}`", names.empty() ? "" : ", ", publisher);
    return names;
}

/// `acme` of `/acme/…`; empty for a path of one segment.
std::string_view publisher_of(std::string_view path) {
    const auto end = path.find('/', 1);
    return end == std::string_view::npos ? std::string_view() : path.substr(1, end - 1);
}

}  // namespace

tl::expected<Token, Reply> Gatekeeper::admit(const RequestHead& head, Scope scope) {
    const auto text = token_in(head, scope);
    if (!text)
        return tl::unexpected(unauthorized(
            scope, scope == Scope::read ? "reading this registry needs a token" : "publishing needs a token"));
    const auto now = m_clock.steady_now();
    if (const auto wait = m_attempts.must_wait(head.client, now)) return tl::unexpected(too_many_attempts(*wait));
    auto token = m_tokens.verify(*text);
    if (!token) {
        m_log.warning(token.error().message);
        return tl::unexpected(
            error_reply(500, {ErrorCode::internal, "the registry cannot read its tokens", "its log tells why"}));
    }
    if (!*token) {
        m_attempts.failed(head.client, now);
        return tl::unexpected(unauthorized(scope, "the token is unknown, revoked or expired"));
    }
    m_uses.note((*token)->id);
    const auto& permission = (*token)->permission;
    if (!permission.covers(scope))
        return tl::unexpected(forbidden(fmt::format("the token may {}; this needs one that may {}",
                                                    to_string(permission.scope), to_string(scope))));
    return **std::move(token);
}

tl::expected<Token, Reply> Gatekeeper::admit(const RequestHead& head, Scope scope, std::string_view publisher) {
    auto token = admit(head, scope);
    if (token && !token->permission.covers_publisher(publisher))
        return tl::unexpected(forbidden(
            fmt::format("the token is for {}, not for `{}`", names_of(token->permission), publisher.substr(0, 100))));
    return token;
}

std::optional<Reply> Gatekeeper::refuse_reading(const RequestHead& head) {
    if (m_readers == Readers::everybody) return std::nullopt;
    const auto token = admit(head, Scope::read);
    if (!token) return token.error();
    const auto publisher = publisher_of(head.path);
    const bool may = publisher.empty() ? head.path == "/registry.json" || token->permission.covers_all()
                                       : token->permission.covers_publisher(publisher);
    if (may) return std::nullopt;
    return forbidden(fmt::format("the token is for {}", names_of(token->permission)));
}

}  // namespace lode
