// What a cache that is served as a registry answers: files and documents to read, and nothing to publish.
#pragma once

#include "registry_server/from_cache/cache_registry.h"
#include "registry_server/http/handler.h"

namespace lode {

class CacheHandler final : public Handler {
public:
    /// `registry` must outlive the handler.
    explicit CacheHandler(const CacheRegistry& registry) : m_registry(registry) {}

    Answer answer(const RequestHead& head) override;

private:
    const CacheRegistry& m_registry;
};

}  // namespace lode
