// HEAD and PUT of a blob: what of a content the registry has, and how it gets the rest.
#pragma once

#include "registry_server/http/handler.h"
#include "registry_server/publishing.h"

namespace lode {

/// 200; or 404, with `Upload-Offset` where a part of it has come.
Reply ask_for_blob(const PublishingParts& parts, const Sender& sender, const Digest& digest);

/// 201, 200 when it was there, 202 for a part (`Content-Range`) that others must follow; 400, 409 with `Upload-Offset`
/// where the part is not the next one, 413, 422 when the bytes are others, 507.
Answer receive_blob(const PublishingParts& parts, const Sender& sender, const Digest& digest, const RequestHead& head);

}  // namespace lode
