// What a registry answers to each request: files, health, and the publishing protocol.
#pragma once

#include "base/log.h"
#include "registry_server/http/handler.h"
#include "registry_server/public_files.h"
#include "registry_server/registry_path.h"
#include "registry_server/storage/registry.h"
#include "registry_server/storage/token_store.h"

namespace lode {

class RegistryHandler final : public Handler {
public:
    /// `registry`, `tokens` and `log` must outlive the handler.
    RegistryHandler(Registry& registry, PublicFiles files, TokenStore& tokens, Log& log)
        : m_registry(registry), m_files(std::move(files)), m_tokens(tokens), m_log(log) {}

    Answer answer(const RequestHead& head) override;

private:
    Answer answer_at(const RequestHead& head, const BlobPath& path);
    Answer answer_at(const RequestHead& head, const ManifestPath& path);
    Answer answer_at(const RequestHead& head, const HealthPath&);
    Answer answer_at(const RequestHead& head, const PublicPath&);
    Answer read_file(const RequestHead& head) const;
    Answer put_blob(const BlobPath& path);
    /// The token that the request bears, or the answer that refuses it.
    tl::expected<Token, Reply> authorize(const RequestHead& head);

    Registry& m_registry;
    PublicFiles m_files;
    TokenStore& m_tokens;
    Log& m_log;
};

}  // namespace lode
