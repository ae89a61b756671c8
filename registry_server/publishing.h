// The commit of the publishing protocol (docs/reference/registry_protocol.md), and how errors of the storage are told.
#pragma once

#include <memory>

#include "base/log.h"
#include "registry_server/access/audit_log.h"
#include "registry_server/access/blob_possession.h"
#include "registry_server/http/handler.h"
#include "registry_server/registry_path.h"
#include "registry_server/storage/registry.h"

namespace lode {

inline constexpr std::uint64_t max_manifest_bytes = std::uint64_t{16} << 20U;

/// What publishing stands on. All outlive the receivers.
struct PublishingParts {
    Registry& registry;
    AuditLog& audit;
    BlobPossession& possession;
    Log& log;
};

/// Who sends.
struct Sender {
    Token token;
    std::string client;  ///< the address
};

/// PUT of a manifest, the commit: 201, 200 for the same bytes again, 409, 413, 422. The audit log has a line of it
/// before anything changes.
std::unique_ptr<BodyReceiver> receive_manifest(const PublishingParts& parts, Sender sender, ManifestPath path);

Reply manifest_too_large();

/// What was stored, by its digest: 201, or 200 where it was there.
Reply stored_reply(Stored stored, const Digest& digest);

/// The answer to an error of the storage: what the client can mend is told as it is, the rest is logged and answered
/// without the server's paths.
Reply storage_error_reply(const Error& error, Log& log);

}  // namespace lode
