// `GET /metrics`: what the server counts, in Prometheus's text format 0.0.4.
#pragma once

#include <string>

#include "registry_server/http/counters.h"
#include "registry_server/http/handler.h"

namespace lode {

std::string to_prometheus_text(const HttpCounters& counters);

/// Answers `/metrics`, and leaves all else to another handler.
class MetricsHandler final : public Handler {
public:
    /// Both must outlive it.
    MetricsHandler(const HttpCounters& counters, Handler& rest) : m_counters(counters), m_rest(rest) {}

    Answer answer(const RequestHead& head) override;

private:
    const HttpCounters& m_counters;
    Handler& m_rest;
};

}  // namespace lode
