// The counters as Prometheus reads them, and as requests move them.
#include "registry_server/metrics.h"

#include <gmock/gmock.h>

#include "tests/registry_server/running_registry.h"
#include "tests/support/fake_clock.h"
#include "tests/support/recording_log.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

using testing::HasSubstr;

TEST(MetricsTest, EveryMetricHasItsHelpAndTypeAndBucketsAddUp) {
    HttpCounters counters;
    counters.count_request(200, std::chrono::milliseconds(1));
    counters.count_request(404, std::chrono::milliseconds(7));
    counters.count_request(206, std::chrono::minutes(3));
    counters.count_request(0, std::chrono::milliseconds(2));
    const std::string text = to_prometheus_text(counters);
    for (const std::string line :
         {"# HELP lode_http_requests_total Requests by their answer's status",
          "# TYPE lode_http_requests_total counter", "lode_http_requests_total{status=\"none\"} 1",
          "lode_http_requests_total{status=\"2xx\"} 2", "lode_http_requests_total{status=\"4xx\"} 1",
          "# TYPE lode_http_request_duration_seconds histogram",
          "lode_http_request_duration_seconds_bucket{le=\"0.001\"} 1\n",
          "lode_http_request_duration_seconds_bucket{le=\"0.005\"} 2\n",
          "lode_http_request_duration_seconds_bucket{le=\"0.01\"} 3\n",
          "lode_http_request_duration_seconds_bucket{le=\"120\"} 3\n",
          "lode_http_request_duration_seconds_bucket{le=\"+Inf\"} 4\n",
          "lode_http_request_duration_seconds_sum 180.01\n", "lode_http_request_duration_seconds_count 4\n",
          "# TYPE lode_http_connections gauge"})
        EXPECT_THAT(text, HasSubstr(line));
}

TEST(MetricsTest, ARegistryTellsWhatItDid) {
    const TemporaryFolder root;
    FakeClock clock;
    RecordingLog log;
    const RunningRegistry registry(root.path(), clock, log);
    EXPECT_EQ(registry.get("/registry.json").status, 200);
    EXPECT_EQ(registry.get("/nothing").status, 404);
    const auto metrics = registry.get("/metrics");
    EXPECT_EQ(metrics.status, 200);
    EXPECT_THAT(metrics.header("content-type"), HasSubstr("text/plain; version=0.0.4"));
    EXPECT_EQ(metrics.header("cache-control"), "no-store");
    EXPECT_THAT(metrics.body, HasSubstr("lode_http_requests_total{status=\"2xx\"} 1\n"));
    EXPECT_THAT(metrics.body, HasSubstr("lode_http_requests_total{status=\"4xx\"} 1\n"));
    EXPECT_THAT(metrics.body, HasSubstr("lode_http_connections_accepted_total 3\n"));
    EXPECT_EQ(registry.put("/metrics", "1").status, 405);
}

}  // namespace
}  // namespace lode
