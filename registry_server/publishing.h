// The two uploads of the publishing protocol as receivers of a request's body (docs/reference/registry_protocol.md).
#pragma once

#include <memory>

#include "base/log.h"
#include "registry_server/http/handler.h"
#include "registry_server/registry_path.h"
#include "registry_server/storage/registry.h"

namespace lode {

inline constexpr std::uint64_t max_manifest_bytes = std::uint64_t{16} << 20U;

/// PUT of a blob: 201, 200 when it was there, 422 when the bytes are others, 507 when the disk is full.
Result<std::unique_ptr<BodyReceiver>> receive_blob(const Registry& registry, const Digest& digest, Log& log);

/// PUT of a manifest, the commit: 201, 200 for the same bytes again, 409, 413, 422. `registry` and `log` must outlive
/// it.
std::unique_ptr<BodyReceiver> receive_manifest(Registry& registry, ManifestPath path, Log& log);

Reply manifest_too_large();

/// The answer to an error of the storage: what the client can mend is told as it is, the rest is logged and answered
/// without the server's paths.
Reply storage_error_reply(const Error& error, Log& log);

}  // namespace lode
