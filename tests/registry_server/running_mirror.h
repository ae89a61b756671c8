// A registry that mirrors others, in this process, and the transport by which it asks them.
#pragma once

#include <algorithm>
#include <charconv>
#include <future>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/http/curl/curl_transport.h"
#include "registry_server/serve.h"
#include "tests/registry_server/raw_client.h"

namespace lode {

/// Real requests, remembered.
class RememberingTransport final : public Transport {
public:
    RememberingTransport(CurlOptions options, const Clock& clock, Log& log) {
        options.proxy = "";
        m_curl = make_curl_transport(std::move(options), clock, log, m_cancellation);
    }

    Result<HttpResponse> send(const HttpRequest& request, BodySink& sink) override {
        {
            const std::lock_guard lock(m_mutex);
            m_asked.push_back(unredacted(request.url));
        }
        return m_curl->send(request, sink);
    }
    /// The URLs that were asked for and end so, in order.
    std::vector<std::string> asked(std::string_view ending = {}) const {
        const std::lock_guard lock(m_mutex);
        std::vector<std::string> found;
        for (const auto& url : m_asked)
            if (url.ends_with(ending)) found.push_back(url);
        return found;
    }

private:
    Cancellation m_cancellation;
    std::unique_ptr<Transport> m_curl;
    mutable std::mutex m_mutex;
    std::vector<std::string> m_asked;
};

/// `lode serve ROOT --upstream …` until it is destroyed.
class RunningMirror {
public:
    RunningMirror(const std::filesystem::path& root, const MirrorOptions& options, const Clock& clock, Log& log,
                  Readers readers = Readers::everybody)
        : m_stop(*Event::create()) {
        std::promise<std::string> url;
        auto listening = url.get_future();
        m_thread = std::jthread([this, root, options, readers, &clock, &log, url = std::move(url)]() mutable {
            const auto announce = [&url](const std::vector<std::string>& urls) -> Result<void> {
                url.set_value(urls.front());
                return {};
            };
            ServeOptions served{.root = root, .http = {.addresses = {{"127.0.0.1", 0}}}, .readers = readers};
            served.mirror = options;
            const auto done = serve(served, announce, m_stop, clock, log);
            EXPECT_TRUE(done.has_value()) << done.error().message;
        });
        const auto text = listening.get();
        std::from_chars(text.data() + text.rfind(':') + 1, text.data() + text.size(), m_port);
    }
    ~RunningMirror() { stop(); }
    /// As SIGTERM does.
    void stop() { m_stop.set(); }

    std::uint16_t port() const { return m_port; }
    RawResponse get(std::string_view path, std::string_view headers = {}) const { return ask("GET", path, headers); }
    RawResponse ask(std::string_view method, std::string_view path, std::string_view headers = {}) const {
        return send_request(m_port,
                            fmt::format("{} {} HTTP/1.1{}{}", method, path, headers.empty() ? "" : "\r\n", headers));
    }

private:
    Event m_stop;
    std::uint16_t m_port = 0;
    std::jthread m_thread;
};

}  // namespace lode
