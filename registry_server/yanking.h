// PUT and DELETE of a yank: a version is hidden from those who do not name it, and shown again.
#pragma once

#include <memory>

#include "registry_server/http/handler.h"
#include "registry_server/publishing.h"
#include "registry_server/registry_path.h"

namespace lode {

/// `{"reason": "…"}`: 200 with the release as versions.json has it, 404, 413, 422 for a body that is none. The audit
/// log has a line of it before anything changes.
std::unique_ptr<BodyReceiver> receive_yank(const PublishingParts& parts, Sender sender, YankPath path);
/// 200 or 404; no body.
std::unique_ptr<BodyReceiver> receive_undo_of_yank(const PublishingParts& parts, Sender sender, YankPath path);

}  // namespace lode
