// Joining of resolver, cache and runtime.
#include "hub/hub.h"

#include <algorithm>
#include <mutex>

#include <fmt/format.h>

#include "base/exception.h"
#include "base/paths.h"
#include "hub/derived_index.h"
#include "hub/derived_sketch.h"
#include "hub/hub_transport.h"

namespace lode {
struct Hub::State {
    State(HubSettings given, HubServices services)
        : settings(std::move(given)),
          clock(services.clock != nullptr ? *services.clock : own_clock),
          log(services.log != nullptr ? *services.log : own_log),
          progress(services.progress != nullptr ? *services.progress : own_progress),
          cancellation(services.cancellation != nullptr ? *services.cancellation : own_cancellation),
          cache(settings.cache, clock, log, settings.cache_limits, settings.shared_caches),
          own_transport(settings.offline || services.transport != nullptr
                            ? nullptr
                            : make_transport(settings, clock, log, cancellation)),
          resolver(
              cache,
              settings.offline ? nullptr : (services.transport != nullptr ? services.transport : own_transport.get()),
              clock, log, progress, cancellation,
              {.allow_http = settings.allow_http,
               .registries = settings.registries,
               .max_age = settings.max_age,
               .total_timeout = settings.total_timeout,
               .patience_with_others = settings.connect_timeout + settings.stall_timeout}) {}

    /// What the lock file says; it is read with the first handle that it could name.
    Result<LockPolicy> lock_policy() {
        std::call_once(lock_is_read, [this] { lock = read_lock(); });
        if (!lock) return fail(lock.error());
        return LockPolicy{*lock ? &**lock : nullptr,
                          settings.locked ? LockPolicy::Rule::only : LockPolicy::Rule::honoured, settings.lock};
    }
    Result<std::optional<LockFile>> read_lock() const {
        if (settings.lock.empty()) return std::nullopt;
        LODE_ASSIGN(auto found, read_lock_file(settings.lock));
        if (!found && settings.locked)
            return fail(
                ErrorCode::not_found,
                fmt::format("the lock file `{}` does not exist, and nothing else is accepted", settings.lock.string()),
                "make it with: lode lock HANDLE");
        return found;
    }

    SystemClock own_clock;
    SilentLog own_log;
    SilentProgress own_progress;
    Cancellation own_cancellation;

    HubSettings settings;
    Clock& clock;
    Log& log;
    Progress& progress;
    const Cancellation& cancellation;
    Cache cache;
    std::unique_ptr<Transport> own_transport;
    Resolver resolver;
    std::once_flag lock_is_read;
    Result<std::optional<LockFile>> lock;
};

Hub::Hub(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Hub::Hub(Hub&&) noexcept = default;
Hub& Hub::operator=(Hub&&) noexcept = default;
Hub::~Hub() = default;

Result<Hub> Hub::open() {
    LODE_ASSIGN(auto settings, settings_from_environment());
    return open(std::move(settings));
}

Result<Hub> Hub::open(HubSettings settings, HubServices services) {
    std::error_code error;
    auto cache = std::filesystem::absolute(settings.cache, error);
    if (settings.cache.empty() || error) return fail(ErrorCode::invalid_argument, "the cache's folder is not named");
    settings.cache = std::move(cache);
    for (auto& folder : settings.shared_caches) folder = tidied(std::filesystem::absolute(folder, error));
    LODE_TRY(check_trusted(settings, settings.cache));
    for (const auto& shared : settings.shared_caches) LODE_TRY(check_trusted(settings, shared));
    if (settings.locked && settings.lock.empty())
        return fail(ErrorCode::invalid_argument, "locked, but no lock file is named");
    if (!settings.lock.empty()) settings.lock = std::filesystem::absolute(settings.lock, error);
    LODE_TRY(check_registries(settings.registries));
    return Hub(std::make_unique<State>(std::move(settings), services));
}

Result<Resolved> Hub::resolve(std::string_view handle) const {
    LODE_ASSIGN(const auto parsed, parse_handle(handle, m_state->settings.home));
    if (parsed.is_local()) return m_state->resolver.resolve(parsed);
    LODE_ASSIGN(const auto lock, m_state->lock_policy());
    return m_state->resolver.resolve(parsed, lock);
}

Result<Module> Hub::load(std::string_view handle, const ModuleOptions& options) const {
    LODE_ASSIGN(auto resolved, resolve(handle));
    return load(std::move(resolved), options);
}

Result<Module> Hub::load(Resolved resolved, const ModuleOptions& options) const {
    const auto open_index = [this](const FileEntry& file, const std::filesystem::path& path) {
        return derived_vocabulary_index(m_state->cache.derived(), file, path, m_state->log);
    };
    const auto open_sketch = [this](const FileEntry& file, const std::filesystem::path& path,
                                    const VariableSpec& variable, const Table& table) {
        return derived_nearest_sketch(m_state->cache.derived(), file, path, variable, table, m_state->log);
    };
    return without_exceptions(
        [&] { return open_module(std::move(resolved.module), open_index, options, open_sketch); });
}

const Cache& Hub::cache() const {
    return m_state->cache;
}

}  // namespace lode
