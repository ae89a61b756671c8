// The real registry on 127.0.0.1, as `lode serve` runs it, until the test is over.
#pragma once

#include <charconv>
#include <future>
#include <string>
#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "registry_server/access/token_store.h"
#include "registry_server/serve.h"
#include "tests/registry_server/raw_client.h"
#include "tests/registry_server/sample_module.h"

namespace lode {

class RunningRegistry {
public:
    RunningRegistry(const std::filesystem::path& root, const Clock& clock, Log& log, const HttpLimits& limits = {},
                    Readers readers = Readers::everybody)
        : m_stop(*Event::create()) {
        std::promise<std::string> url;
        auto listening = url.get_future();
        m_thread = std::jthread([this, root, limits, readers, &clock, &log, url = std::move(url)]() mutable {
            const auto announce = [&url](const std::vector<std::string>& urls) -> Result<void> {
                url.set_value(urls.front());
                return {};
            };
            const auto served = serve({root, {.addresses = {{"127.0.0.1", 0}}, .limits = limits}, readers}, announce,
                                      m_stop, clock, log);
            EXPECT_TRUE(served.has_value()) << served.error().message;
        });
        const auto text = listening.get();
        std::from_chars(text.data() + text.rfind(':') + 1, text.data() + text.size(), m_port);
        m_token = TokenStore(*RegistryFolder::open(root), clock).create({{Scope::publish, {"acme"}}})->text;
    }
    ~RunningRegistry() { m_stop.set(); }

    /// Ends it, as SIGTERM does: what is written behind the answers is on the disk then.
    void stop() {
        m_stop.set();
        m_thread.join();
    }

    std::uint16_t port() const { return m_port; }
    const std::string& token() const { return m_token; }  ///< of the publisher `acme`

    RawResponse get(std::string_view path, std::string_view headers = {}) const {
        return send_request(m_port, fmt::format("GET {} HTTP/1.1{}{}", path, headers.empty() ? "" : "\r\n", headers));
    }
    RawResponse put(std::string_view path, std::string_view body) const {
        return send_request(m_port, fmt::format("PUT {} HTTP/1.1\r\nAuthorization: Bearer {}", path, m_token), body);
    }
    RawResponse put_blob(std::string_view content) const {
        return put("/api/blobs/sha256/" + digest_of(content).hex(), content);
    }
    /// Uploads the files and commits.
    RawResponse publish(const SampleModule& module, std::string_view version_path) const {
        for (const auto& [path, content] : module.files) EXPECT_LE(put_blob(content).status, 201);
        return put(fmt::format("/{}/module.json", version_path), module.manifest);
    }

private:
    Event m_stop;
    std::uint16_t m_port = 0;
    std::string m_token;
    std::jthread m_thread;
};

}  // namespace lode
