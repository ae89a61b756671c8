// How an HTTP server is to listen, encrypt, log and limit.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "registry_server/http/event.h"
#include "registry_server/http/limits.h"
#include "registry_server/http/listener.h"
#include "registry_server/http/tls.h"

namespace lode {

struct HttpServerOptions {
    std::vector<ListenAddress> addresses = {};
    std::optional<TlsFiles> tls = {};       ///< for all addresses but Unix sockets
    std::filesystem::path access_log = {};  ///< a file, or `-`; empty: none
    HttpLimits limits = {};
    /// Set: certificate and key are read again, for connections from then on, and the access log's file is opened
    /// again. What fails of that is told, and stays as it was. Must outlive the server.
    const Event* reload = nullptr;
};

}  // namespace lode
