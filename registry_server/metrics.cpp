// Counters to text (prometheus.io/docs/instrumenting/exposition_formats).
#include "registry_server/metrics.h"

#include <iterator>
#include <string_view>

#include <fmt/format.h>

#include "registry_server/replies.h"

namespace lode {
namespace {

struct Metric {
    std::string_view name;
    std::string_view type;
    std::string_view help;
};

void write_header(std::string& text, const Metric& metric) {
    fmt::format_to(std::back_inserter(text), "# HELP {0} {1}\n# TYPE {0} {2}\n", metric.name, metric.help, metric.type);
}

void write_value(std::string& text, const Metric& metric, std::uint64_t value) {
    write_header(text, metric);
    fmt::format_to(std::back_inserter(text), "{} {}\n", metric.name, value);
}

void write_requests(std::string& text, const HttpCounters& counters) {
    const Metric metric{"lode_http_requests_total", "counter",
                        "Requests by their answer's status; none where the client went away unanswered."};
    write_header(text, metric);
    for (std::size_t i = 0; i < counters.requests.size(); ++i)
        fmt::format_to(std::back_inserter(text), "{}{{status=\"{}\"}} {}\n", metric.name,
                       i == 0 ? "none" : fmt::format("{}xx", i), counters.requests.at(i).load());
}

void write_durations(std::string& text, const HttpCounters& counters) {
    const Metric metric{"lode_http_request_duration_seconds", "histogram",
                        "Time from a request's first byte to its answer's last."};
    write_header(text, metric);
    const auto out = std::back_inserter(text);
    std::uint64_t count = 0;
    for (std::size_t i = 0; i < counters.durations.size(); ++i) {
        count += counters.durations.at(i).load();
        const bool last = i == HttpCounters::duration_bounds.size();
        fmt::format_to(
            out, "{}_bucket{{le=\"{}\"}} {}\n", metric.name,
            last ? "+Inf" : fmt::format("{}", static_cast<double>(HttpCounters::duration_bounds.at(i)) / 1e3), count);
    }
    fmt::format_to(out, "{0}_sum {1}\n{0}_count {2}\n", metric.name,
                   static_cast<double>(counters.duration_sum.load()) / 1e6, count);
}

}  // namespace

std::string to_prometheus_text(const HttpCounters& counters) {
    std::string text;
    write_requests(text, counters);
    write_durations(text, counters);
    write_value(text, {"lode_http_received_bytes_total", "counter", "Bytes of requests."}, counters.bytes_in);
    write_value(text, {"lode_http_sent_bytes_total", "counter", "Bytes of answers."}, counters.bytes_out);
    write_value(text, {"lode_http_connections_accepted_total", "counter", "Connections that clients opened."},
                counters.connections_accepted);
    write_value(text, {"lode_http_connections_refused_total", "counter", "Those turned away as one too many."},
                counters.connections_refused);
    write_value(text, {"lode_http_connections", "gauge", "Connections open now."}, counters.connections_open);
    return text;
}

Answer MetricsHandler::answer(const RequestHead& head) {
    if (head.path != "/metrics") return m_rest.answer(head);
    if (!is_read(head)) return method_not_allowed_reply("GET, HEAD");
    if (m_gatekeeper != nullptr)
        if (auto refusal = m_gatekeeper->refuse_reading(head)) return *std::move(refusal);
    return Reply{200,
                 {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"}, {"Cache-Control", "no-store"}},
                 to_prometheus_text(m_counters)};
}

}  // namespace lode
