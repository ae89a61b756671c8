// What a registry answers to each request: files, health, and the publishing protocol.
#pragma once

#include "base/log.h"
#include "registry_server/access/audit_log.h"
#include "registry_server/access/blob_possession.h"
#include "registry_server/access/gatekeeper.h"
#include "registry_server/http/handler.h"
#include "registry_server/mirror/mirror.h"
#include "registry_server/public_files.h"
#include "registry_server/publishing.h"
#include "registry_server/registry_path.h"
#include "registry_server/storage/registry.h"
#include "registry_server/tensorflow_hub/module_archives.h"

namespace lode {

class RegistryHandler final : public Handler {
public:
    /// `registry`, `gatekeeper`, `audit`, `log` and `mirror` must outlive the handler. `mirror` null: it mirrors
    /// nobody.
    RegistryHandler(Registry& registry, PublicFiles files, Gatekeeper& gatekeeper, AuditLog& audit, Log& log,
                    Mirror* mirror = nullptr);

    Answer answer(const RequestHead& head) override;
    void begin_turn() override { m_files.begin_turn(); }
    void stop() override;

private:
    Answer answer_at(const RequestHead& head, const BlobPath& path);
    Answer answer_at(const RequestHead& head, const ManifestPath& path);
    Answer answer_at(const RequestHead& head, const YankPath& path);
    Answer answer_at(const RequestHead& head, const HealthPath&);
    Answer answer_at(const RequestHead& head, const PagePath& path);
    Answer answer_at(const RequestHead& head, const PublicPath&);
    Answer read_file(const RequestHead& head, std::string_view path);
    Answer hub_archive(const RequestHead& head, const PagePath& path);
    PublishingParts publishing() { return {m_registry, m_audit, m_possession, m_log}; }
    /// What only token holders may read is for no cache that others share.
    Answer for_its_readers(Answer answer) const;
    std::optional<Reply> refuse_by_condition(const RequestHead& head);

    Registry& m_registry;
    PublicFiles m_files;
    Gatekeeper& m_gatekeeper;
    AuditLog& m_audit;
    Log& m_log;
    Mirror* m_mirror;
    BlobPossession m_possession;
    ModuleArchives m_archives;
};

}  // namespace lode
