// A registry served over HTTP until it is told to stop: what `lode serve` runs.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "registry_server/http/event.h"
#include "registry_server/http/limits.h"
#include "registry_server/http/listener.h"

namespace lode {

struct ServeOptions {
    std::filesystem::path root;
    ListenAddress address;
    HttpLimits limits = {};
};

/// Told `http://ADDRESS:PORT` once clients can connect. Its error ends the serving before it begins.
using OnListening = std::function<Result<void>(const std::string& url)>;

/// Opens the registry at `root`, making it when it is new, listens, and serves until `stop` is set and the requests
/// under way are finished. Errors are those of opening and listening.
Result<void> serve(const ServeOptions& options, const OnListening& on_listening, const Event& stop, const Clock& clock,
                   Log& log);

}  // namespace lode
