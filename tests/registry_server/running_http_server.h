// An HttpServer on 127.0.0.1, run by a thread of its own until the test is over.
#pragma once

#include <optional>
#include <thread>

#include <gtest/gtest.h>

#include "registry_server/http/http_server.h"

namespace lode {

class RunningHttpServer {
public:
    RunningHttpServer(Handler& handler, HttpServerOptions options, const Clock& clock, Log& log)
        : m_stop(*Event::create()),
          m_reload(*Event::create()),
          m_server(*HttpServer::listen(on_loopback(std::move(options)), handler, m_counters, clock, log)) {
        m_thread = std::jthread([this] { EXPECT_TRUE(m_server.run(m_stop).has_value()); });
    }
    ~RunningHttpServer() { stop(); }

    std::uint16_t port() const { return m_server.port(); }
    /// Returns when the server has let all connections go.
    void stop() {
        request_stop();
        if (m_thread.joinable()) m_thread.join();
    }
    void request_stop() { m_stop.set(); }
    /// As SIGHUP does.
    void reload() { m_reload.set(); }
    std::vector<std::string> urls() const { return m_server.urls(); }
    const HttpCounters& counters() const { return m_counters; }

private:
    HttpServerOptions on_loopback(HttpServerOptions options) const {
        if (options.addresses.empty()) options.addresses = {{"127.0.0.1", 0}};
        options.reload = &m_reload;
        return options;
    }

    Event m_stop;
    Event m_reload;
    HttpCounters m_counters;
    HttpServer m_server;
    std::jthread m_thread;
};

}  // namespace lode
