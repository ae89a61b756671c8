// A transport by libcurl that goes by no proxy, and what it needs.
#pragma once

#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "base/http/curl/curl_transport.h"
#include "tests/support/recording_log.h"
#include "tests/support/result_matchers.h"

namespace lode {

class CurlFixture : public testing::Test {
protected:
    std::unique_ptr<Transport> make_transport(CurlOptions options = {}) {
        if (!options.proxy) options.proxy = "";
        return make_curl_transport(std::move(options), m_clock, m_log, m_cancellation);
    }

    static Result<HttpDocument> get(Transport& transport, const std::string& url) {
        return send_for_document(transport, {.url = must(parse_request_url(url))});
    }

    SystemClock m_clock;
    RecordingLog m_log;
    Cancellation m_cancellation;
};

/// Runs `work` on so many threads, and waits for all.
template <typename Work>
void run_at_once(std::size_t threads, Work work) {
    std::vector<std::jthread> running;
    running.reserve(threads);
    for (std::size_t i = 0; i < threads; ++i) running.emplace_back(work);
}

/// The error has that code and that kind of peer behind it, and its message or its hint holds `words`.
MATCHER_P3(FailsAt, code, peer, words, "fails with that code, that peer and those words") {
    return testing::ExplainMatchResult(FailsWith(code, words), arg, result_listener) && arg.error().peer == peer;
}

}  // namespace lode
