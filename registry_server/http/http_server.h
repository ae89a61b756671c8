// A small HTTP/1.1 server: one thread with an epoll loop, a few workers for what waits for the disk.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "registry_server/http/counters.h"
#include "registry_server/http/event.h"
#include "registry_server/http/handler.h"
#include "registry_server/http/server_options.h"

namespace lode {

/// Keep-alive and pipelining, HEAD, ranges and conditions on files, 100-continue, bodies of any length in bounded
/// memory. Requests that two servers could frame differently are refused and their connection is closed.
class HttpServer {
public:
    /// Clients can connect from here on; they are answered once `run` is called. `handler`,
    /// `counters`, `clock` and `log` must outlive the server. Errors as those of Listener, Tls and AccessLog.
    static Result<HttpServer> listen(const HttpServerOptions& options, Handler& handler, HttpCounters& counters,
                                     const Clock& clock, Log& log);
    HttpServer(HttpServer&&) noexcept;
    HttpServer& operator=(HttpServer&&) noexcept;
    ~HttpServer();

    /// `http://ADDRESS:PORT`, `https://…` with TLS, `unix:PATH`: one for each address, in their order.
    std::vector<std::string> urls() const;
    /// Of the first address.
    std::uint16_t port() const;

    /// Serves until `stop` is set, then lets requests under way finish; set again, it cuts them off (what a worker has
    /// begun is finished even so). Once only. Blocks SIGPIPE in the calling thread. An error is one of the system's
    /// that leaves the loop unable to go on.
    Result<void> run(const Event& stop);

private:
    class Loop;
    explicit HttpServer(std::unique_ptr<Loop> loop);

    std::unique_ptr<Loop> m_loop;
};

}  // namespace lode
