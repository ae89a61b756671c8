// `GET /metrics`: what the server counts, in Prometheus's text format 0.0.4.
#pragma once

#include <string>

#include "registry_server/access/gatekeeper.h"
#include "registry_server/http/counters.h"
#include "registry_server/http/handler.h"

namespace lode {

std::string to_prometheus_text(const HttpCounters& counters);

/// Answers `/metrics`, and leaves all else to another handler. Where a gatekeeper says that reading needs a token, one
/// for all publishers does here.
class MetricsHandler final : public Handler {
public:
    /// All must outlive it.
    MetricsHandler(const HttpCounters& counters, Handler& rest, Gatekeeper* gatekeeper = nullptr)
        : m_counters(counters), m_rest(rest), m_gatekeeper(gatekeeper) {}

    Answer answer(const RequestHead& head) override;
    void begin_turn() override { m_rest.begin_turn(); }
    void stop() override { m_rest.stop(); }

private:
    const HttpCounters& m_counters;
    Handler& m_rest;
    Gatekeeper* m_gatekeeper;
};

}  // namespace lode
