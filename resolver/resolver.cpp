// Each resolve with a network and a deadline of its own.
#include "resolver/resolver.h"

#include "resolver/resolution.h"

namespace lode {
namespace {

/// What is denied without a hint is the cache: a registry that denies says whom to ask.
Error with_hint(Error error) {
    if (error.code == ErrorCode::permission_denied && error.hint.empty())
        error.hint = "name a cache folder that you can read and write with --cache or LODE_CACHE";
    return error;
}

}  // namespace

std::optional<DownloadContext> Resolver::network_from_now_on() const {
    if (m_transport == nullptr) return std::nullopt;
    DownloadContext network{*m_transport, m_clock, m_log, m_progress, m_cancellation, m_cache.mirrors()};
    if (m_settings.total_timeout) network.deadline = m_clock.steady_now() + *m_settings.total_timeout;
    network.patience_with_others = m_settings.patience_with_others;
    network.max_module_size = m_settings.max_module_size;
    return network;
}

Result<Resolved> Resolver::resolve(const Handle& handle, const LockPolicy& lock) const {
    if (handle.is_local()) {
        LODE_ASSIGN(auto found, m_local.find(handle).map_error(with_hint));
        return Resolved{handle, std::move(found.module), Source::local, {}, found.archive};
    }
    return Resolution(m_cache, network_from_now_on(), m_clock, m_log, m_settings)
        .resolve(handle, lock)
        .map_error(with_hint);
}

Result<VersionsDocument> Resolver::versions(const ModuleName& name) const {
    return Resolution(m_cache, network_from_now_on(), m_clock, m_log, m_settings).versions(name);
}

}  // namespace lode
