// Paths and methods to answers. Whatever may change the registry asks for a token first.
#include "registry_server/registry_handler.h"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "registry_server/publishing.h"
#include "registry_server/replies.h"

namespace lode {
namespace {

Reply unauthorized(std::string message) {
    auto reply = error_reply(401, {ErrorCode::permission_denied, std::move(message),
                                   "lode token create makes one; the client sends it from LODE_TOKEN"});
    reply.headers.emplace_back("WWW-Authenticate", "Bearer");
    return reply;
}

/// The token of `Authorization: Bearer TOKEN`; the scheme's case does not matter (RFC 9110 §11.1).
std::optional<std::string_view> bearer_token(const RequestHead& head) {
    constexpr std::string_view scheme = "bearer ";
    const auto value = head.header("authorization");
    if (!value || value->size() <= scheme.size()) return std::nullopt;
    for (std::size_t i = 0; i < scheme.size(); ++i) {
        const char c = (*value)[i];
        if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) != scheme[i]) return std::nullopt;
    }
    return value->substr(scheme.size());
}

/// What this server does not understand of a PUT must not be taken for something that it does (RFC 9110 §9.3.4).
std::optional<Reply> refuse_partial_put(const RequestHead& head) {
    for (const std::string_view name : {"content-range", "content-encoding"})
        if (head.header(name))
            return error_reply(400,
                               {ErrorCode::invalid_argument, fmt::format("a PUT with `{}` is not understood", name),
                                "send the whole file as it is"});
    return std::nullopt;
}

}  // namespace

Answer RegistryHandler::answer(const RequestHead& head) {
    const auto path = parse_registry_path(head.path);
    if (!path) return not_found_reply();
    return std::visit([&](const auto& known) { return answer_at(head, known); }, *path);
}

Answer RegistryHandler::answer_at(const RequestHead& head, const HealthPath&) {
    if (!is_read(head)) return method_not_allowed_reply("GET, HEAD");
    return health_reply();
}

Answer RegistryHandler::answer_at(const RequestHead& head, const PublicPath&) {
    return is_read(head) ? read_file(head) : method_not_allowed_reply("GET, HEAD");
}

Answer RegistryHandler::answer_at(const RequestHead& head, const ManifestPath& path) {
    if (is_read(head)) return read_file(head);
    if (head.method != RequestMethod::put) return method_not_allowed_reply("GET, HEAD, PUT");
    const auto token = authorize(head);
    if (!token) return token.error();
    if (token->publisher != path.name.publisher)
        return error_reply(403, {ErrorCode::permission_denied,
                                 fmt::format("the token is for the publisher `{}`, not for `{}`", token->publisher,
                                             path.name.publisher),
                                 {}});
    if (auto refusal = refuse_partial_put(head)) return *std::move(refusal);
    if (head.content_length.value_or(0) > max_manifest_bytes) return manifest_too_large();
    return receive_manifest(m_registry, path, m_log);
}

Answer RegistryHandler::answer_at(const RequestHead& head, const BlobPath& path) {
    const bool asks = head.method == RequestMethod::head;
    if (!asks && head.method != RequestMethod::put) return method_not_allowed_reply("HEAD, PUT");
    if (const auto token = authorize(head); !token) return token.error();
    if (!asks) {
        if (auto refusal = refuse_partial_put(head)) return *std::move(refusal);
        return put_blob(path);
    }
    const auto size = size_of_blob(m_registry.folder(), path.digest);
    if (!size) return storage_error_reply(size.error(), m_log);
    return *size ? Reply{} : not_found_reply();
}

Answer RegistryHandler::put_blob(const BlobPath& path) {
    auto receiver = receive_blob(m_registry, path.digest, m_log);
    if (!receiver) return storage_error_reply(receiver.error(), m_log);
    return *std::move(receiver);
}

Answer RegistryHandler::read_file(const RequestHead& head) const {
    auto file = m_files.find(head.path);
    if (!file) return not_found_reply();
    return *std::move(file);
}

tl::expected<Token, Reply> RegistryHandler::authorize(const RequestHead& head) {
    const auto text = bearer_token(head);
    if (!text) return tl::unexpected(unauthorized("publishing needs a token"));
    auto token = m_tokens.verify(*text);
    if (!token) return tl::unexpected(storage_error_reply(token.error(), m_log));
    if (!*token) return tl::unexpected(unauthorized("the token is unknown, revoked or expired"));
    return **std::move(token);
}

}  // namespace lode
