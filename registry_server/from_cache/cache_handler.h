// What a cache that is served as a registry answers: files and documents to read, and nothing to publish.
#pragma once

#include "registry_server/from_cache/cache_registry.h"
#include "registry_server/http/handler.h"

namespace lode {

class CacheHandler final : public Handler {
public:
    /// `registry` and `log` must outlive the handler.
    CacheHandler(const CacheRegistry& registry, Log& log) : m_registry(registry), m_log(log) {}

    Answer answer(const RequestHead& head) override;

private:
    const CacheRegistry& m_registry;
    Log& m_log;
};

}  // namespace lode
