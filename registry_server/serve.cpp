// Putting the parts of the registry server together.
#include "registry_server/serve.h"

#include "registry_server/from_cache/cache_handler.h"
#include "registry_server/http/http_server.h"
#include "registry_server/metrics.h"
#include "registry_server/pages/page_writer.h"
#include "registry_server/registry_handler.h"

namespace lode {
namespace {

Result<void> serve_with(Handler& handler, Gatekeeper* gatekeeper, const HttpServerOptions& options,
                        const OnListening& on_listening, const Event& stop, const Clock& clock, Log& log) {
    HttpCounters counters;
    MetricsHandler counted(counters, handler, gatekeeper);
    LODE_ASSIGN(auto server, HttpServer::listen(options, counted, counters, clock, log));
    LODE_TRY(on_listening(server.urls()));
    return server.run(stop);
}

}  // namespace

Result<void> serve(const ServeOptions& options, const OnListening& on_listening, const Event& stop, const Clock& clock,
                   Log& log) {
    LODE_ASSIGN(const auto folder, RegistryFolder::open(options.root));
    PageWriter pages(folder, clock, log);
    LODE_ASSIGN(const auto registry, Registry::open(folder, clock, log, options.limits, &pages));
    const std::jthread refreshing([&pages](const std::stop_token& stopped) { pages.refresh(stopped); });
    LODE_ASSIGN(auto files, PublicFiles::open(folder, clock));
    TokenStore tokens(folder, clock);
    TokenUses uses(folder, clock, log);
    Gatekeeper gatekeeper(options.readers, tokens, uses, clock, log);
    AuditLog audit(folder, clock);
    std::optional<Mirror> mirror;
    if (options.mirror) mirror.emplace(folder, *options.mirror, log);
    RegistryHandler handler(*registry, std::move(files), gatekeeper, audit, log, mirror ? &*mirror : nullptr);
    return serve_with(handler, &gatekeeper, options.http, on_listening, stop, clock, log);
}

Result<void> serve_modules(ServeModulesOptions options, const OnListening& on_listening, const Event& stop,
                           const Clock& clock, Log& log) {
    const CacheRegistry registry(std::move(options.modules), log);
    CacheHandler handler(registry, log);
    return serve_with(handler, nullptr, options.http, on_listening, stop, clock, log);
}

}  // namespace lode
