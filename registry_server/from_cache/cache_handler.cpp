// Paths to what a cache holds.
#include "registry_server/from_cache/cache_handler.h"

#include "registry_server/registry_path.h"
#include "registry_server/replies.h"

namespace lode {

Answer CacheHandler::answer(const RequestHead& head) {
    const auto path = parse_registry_path(head.path);
    if (!path) return not_found_reply();
    if (!is_read(head)) return method_not_allowed_reply("GET, HEAD");
    if (std::holds_alternative<HealthPath>(*path)) return health_reply();
    if (auto document = m_registry.find_document(head.path))
        return Reply{200, {{"Content-Type", "application/json"}, {"Cache-Control", "no-cache"}}, *std::move(document)};
    auto file = m_registry.find_file(head.path);
    if (!file) return unreadable_reply(file.error(), m_log);
    return *file ? Answer(**std::move(file)) : not_found_reply();
}

}  // namespace lode
