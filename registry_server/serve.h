// A registry served over HTTP until it is told to stop: what `lode serve` runs.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "module/module_folder.h"
#include "registry_server/access/gatekeeper.h"
#include "registry_server/http/event.h"
#include "registry_server/http/server_options.h"
#include "registry_server/mirror/mirror_options.h"
#include "registry_server/storage/registry_limits.h"

namespace lode {

struct ServeOptions {
    std::filesystem::path root;
    HttpServerOptions http;
    Readers readers = Readers::everybody;
    RegistryLimits limits = {};
    std::optional<MirrorOptions> mirror = {};  ///< of which other registries modules are fetched and served, too
};

/// Told where it listens (HttpServer::urls) once clients can connect. Its error ends the serving before it begins.
using OnListening = std::function<Result<void>(const std::vector<std::string>& urls)>;

/// Opens the registry at `root`, making it when it is new, listens, and serves until `stop` is set and the requests
/// under way are finished. Errors are those of opening and listening.
Result<void> serve(const ServeOptions& options, const OnListening& on_listening, const Event& stop, const Clock& clock,
                   Log& log);

struct ServeModulesOptions {
    std::vector<ModuleFolder> modules;  ///< of a cache
    HttpServerOptions http;
};

/// The same for modules of a cache (see CacheRegistry), to be read only. What is not there any more when it is asked
/// for is not found.
Result<void> serve_modules(ServeModulesOptions options, const OnListening& on_listening, const Event& stop,
                           const Clock& clock, Log& log);

}  // namespace lode
