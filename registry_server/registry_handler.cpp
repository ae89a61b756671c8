// Paths and methods to answers. Whatever may change the registry asks for a token first.
#include "registry_server/registry_handler.h"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "registry_server/blob_requests.h"
#include "registry_server/http/file_answer.h"
#include "registry_server/publishing.h"
#include "registry_server/replies.h"
#include "registry_server/tensorflow_hub/hub_query.h"
#include "registry_server/yanking.h"

namespace lode {
namespace {

/// What this server does not understand of a PUT must not be taken for something that it does (RFC 9110 §9.3.4).
std::optional<Reply> refuse_partial_put(const RequestHead& head) {
    for (const std::string_view name : {"content-range", "content-encoding"})
        if (head.header(name))
            return error_reply(400,
                               {ErrorCode::invalid_argument, fmt::format("a PUT with `{}` is not understood", name),
                                "send the whole file as it is"});
    return std::nullopt;
}

/// What only some may read must not be kept by a cache that others ask, too (RFC 9111 §3.5).
void keep_from_shared_caches(HeaderList& headers) {
    constexpr std::string_view shared = "public, ";
    for (auto& [name, value] : headers)
        if (name == "Cache-Control")
            value = "private, " + (value.starts_with(shared) ? value.substr(shared.size()) : value);
    headers.emplace_back("Vary", "Authorization");
}

FinalAnswer kept_from_shared_caches(FinalAnswer answer) {
    std::visit([](auto& made) { keep_from_shared_caches(made.headers); }, answer);
    return answer;
}

Answer kept_from_shared_caches(Answer answer) {
    if (auto* later = std::get_if<AnswerLater>(&answer))
        return AnswerLater([later = std::move(*later)](Responder responder) {
            later([responder = std::move(responder)](FinalAnswer made) {
                responder(kept_from_shared_caches(std::move(made)));
            });
        });
    if (auto* reply = std::get_if<Reply>(&answer)) keep_from_shared_caches(reply->headers);
    if (auto* file = std::get_if<FileReply>(&answer)) keep_from_shared_caches(file->headers);
    return answer;
}

}  // namespace

RegistryHandler::RegistryHandler(Registry& registry, PublicFiles files, Gatekeeper& gatekeeper, AuditLog& audit,
                                 Log& log, Mirror* mirror)
    : m_registry(registry),
      m_files(std::move(files)),
      m_gatekeeper(gatekeeper),
      m_audit(audit),
      m_log(log),
      m_mirror(mirror),
      m_possession(gatekeeper.readers()),
      m_archives(registry.folder(), log) {}

Answer RegistryHandler::answer(const RequestHead& head) {
    const auto path = parse_registry_path(head.path);
    if (!path) return not_found_reply();
    return std::visit([&](const auto& known) { return answer_at(head, known); }, *path);
}

void RegistryHandler::stop() {
    if (m_mirror != nullptr) m_mirror->stop();
}

Answer RegistryHandler::answer_at(const RequestHead& head, const HealthPath&) {
    if (!is_read(head)) return method_not_allowed_reply("GET, HEAD");
    return health_reply();
}

Answer RegistryHandler::answer_at(const RequestHead& head, const PagePath& path) {
    if (!is_read(head)) return method_not_allowed_reply("GET, HEAD");
    if (path.name && asks_for_archive(head.query)) return hub_archive(head, path);
    return read_file(head, "/" + path.file);
}

/// A TensorFlow Hub client's request; for a module without a version it is sent to the newest.
Answer RegistryHandler::hub_archive(const RequestHead& head, const PagePath& path) {
    if (auto refusal = m_gatekeeper.refuse_reading(head)) return *std::move(refusal);
    if (path.version) return for_its_readers(m_archives.answer(*path.name, *path.version));
    const std::string folder = head.path.ends_with('/') ? "" : path.name->name + "/";
    return for_its_readers(m_archives.redirect_to_newest(*path.name, folder));
}

Answer RegistryHandler::answer_at(const RequestHead& head, const PublicPath&) {
    return is_read(head) ? read_file(head, head.path) : method_not_allowed_reply("GET, HEAD");
}

Answer RegistryHandler::answer_at(const RequestHead& head, const ManifestPath& path) {
    if (is_read(head)) return read_file(head, head.path);
    if (head.method != RequestMethod::put) return method_not_allowed_reply("GET, HEAD, PUT");
    const auto token = m_gatekeeper.admit(head, Scope::publish, path.name.publisher);
    if (!token) return token.error();
    if (auto refusal = refuse_partial_put(head)) return *std::move(refusal);
    if (auto refusal = refuse_by_condition(head)) return *std::move(refusal);
    if (head.content_length.value_or(0) > max_manifest_bytes) return manifest_too_large();
    return receive_manifest(publishing(), {*token, head.client}, path);
}

Answer RegistryHandler::answer_at(const RequestHead& head, const BlobPath& path) {
    const bool asks = head.method == RequestMethod::head;
    if (!asks && head.method != RequestMethod::put) return method_not_allowed_reply("HEAD, PUT");
    const auto token = m_gatekeeper.admit(head, Scope::publish);
    if (!token) return token.error();
    const Sender sender{*token, head.client};
    return asks ? Answer(ask_for_blob(publishing(), sender, path.digest))
                : receive_blob(publishing(), sender, path.digest, head);
}

Answer RegistryHandler::answer_at(const RequestHead& head, const YankPath& path) {
    if (head.method != RequestMethod::put && head.method != RequestMethod::remove)
        return method_not_allowed_reply("PUT, DELETE");
    const auto token = m_gatekeeper.admit(head, Scope::publish, path.name.publisher);
    if (!token) return token.error();
    if (auto refusal = refuse_partial_put(head)) return *std::move(refusal);
    const Sender sender{*token, head.client};
    return head.method == RequestMethod::put ? receive_yank(publishing(), sender, path)
                                             : receive_undo_of_yank(publishing(), sender, path);
}

Answer RegistryHandler::read_file(const RequestHead& head, std::string_view path) {
    if (auto refusal = m_gatekeeper.refuse_reading(head)) return *std::move(refusal);
    if (m_mirror != nullptr)
        if (auto answer = m_mirror->answer(head)) return for_its_readers(*std::move(answer));
    auto found = m_files.find(path);
    if (!found) return unreadable_reply(found.error(), m_log);
    if (!*found) return not_found_reply();
    return for_its_readers(**std::move(found));
}

Answer RegistryHandler::for_its_readers(Answer answer) const {
    if (m_gatekeeper.readers() == Readers::everybody) return answer;
    return kept_from_shared_caches(std::move(answer));
}

std::optional<Reply> RegistryHandler::refuse_by_condition(const RequestHead& head) {
    const auto found = m_files.find(head.path);
    if (!found) return unreadable_reply(found.error(), m_log);
    if (allows_put(head, *found ? std::optional<std::string_view>((*found)->etag) : std::nullopt)) return std::nullopt;
    return error_reply(412, {ErrorCode::conflict, "what is published is not what the request's condition expects", {}});
}

}  // namespace lode
