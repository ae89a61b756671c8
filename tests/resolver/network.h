// Registries that a resolver's tests publish to and take apart, and a resolver with a cache before them.
#pragma once

#include <algorithm>
#include <map>
#include <memory>

#include <gtest/gtest.h>

#include "module/registry_documents.h"
#include "resolver/resolver.h"
#include "tests/support/fake_clock.h"
#include "tests/support/recording_log.h"
#include "tests/support/recording_progress.h"
#include "tests/support/result_matchers.h"
#include "tests/support/scripted_transport.h"
#include "tests/support/seed_module.h"
#include "tests/support/temporary_folder.h"

namespace lode {

class NetworkTest : public testing::Test {
protected:
    static constexpr std::string_view hub = "https://hub.example.org";

    /// A module acme/seed of that version; versions differ in their vocabulary.
    const ModuleFolder& seed(const std::string& version, const std::string& words = "cat\ndog\nmouse\n") {
        const auto key = version + words;
        if (!m_seeds.contains(key))
            m_seeds.emplace(key, write_seed_module(m_folder / ("seed" + std::to_string(m_seeds.size())),
                                                   {.version = version, .words = words}));
        return m_seeds.at(key);
    }
    Release release(const std::string& version, bool yanked = false) {
        return {must(parse_version(version)), seed(version).digest, 1, "2026-01-31T12:00:00Z", yanked};
    }
    static std::string versions_url(std::string_view registry = hub) {
        return std::string(registry) + "/acme/seed/versions.json";
    }
    static ScriptedAnswer status(int code) { return {.status = code, .headers = {}, .body = {}, .failure = {}}; }
    static ScriptedAnswer document(const std::vector<Release>& releases, const std::string& etag = {}) {
        ScriptedAnswer answer = status(200);
        answer.body = to_json(VersionsDocument{must(parse_module_name("acme/seed")), releases});
        if (!etag.empty()) answer.headers.emplace_back("etag", etag);
        return answer;
    }
    /// A new network, which answers nothing until it is told what.
    ScriptedTransport& new_network() {
        m_networks.push_back(std::make_unique<ScriptedTransport>());
        return *m_networks.back();
    }
    ScriptedTransport& network() { return *m_networks.back(); }
    /// What the registry answers for versions.json from now on, in that order.
    void answer_versions(std::vector<ScriptedAnswer> answers, std::string_view registry = hub) {
        for (auto& answer : answers)
            m_networks.back()->answer(HttpMethod::get, versions_url(registry), std::move(answer));
    }
    void serve(const std::string& version, std::string_view registry = hub) {
        m_networks.back()->serve_folder(std::string(registry) + "/acme/seed/" + version, seed(version).path);
    }

    Result<Resolved> resolve(std::string_view handle, const LockPolicy& lock = {}) {
        return resolve_with(m_networks.back().get(), handle, lock);
    }
    Result<Resolved> resolve_offline(std::string_view handle, const LockPolicy& lock = {}) {
        return resolve_with(nullptr, handle, lock);
    }
    std::vector<std::string> requested() const {
        std::vector<std::string> urls;
        for (const auto& request : m_networks.back()->requests()) urls.push_back(request.url);
        return urls;
    }
    std::size_t requests_of(const std::string& url) const {
        return static_cast<std::size_t>(std::ranges::count(requested(), url));
    }
    /// As somebody does who clears up by hand.
    void delete_from_cache(const Digest& digest) const {
        const CacheLayout layout(m_cache.root());
        std::filesystem::remove_all(layout.module(digest));
        std::filesystem::remove(layout.foreign_manifest(digest));
    }
    static std::string version_of(const Result<Resolved>& resolved) {
        return resolved ? to_string(resolved->module.manifest.version) : resolved.error().message;
    }

    TemporaryFolder m_folder;
    FakeClock m_clock;
    RecordingLog m_log;
    RecordingProgress m_progress;
    Cancellation m_cancellation;
    ResolverSettings m_settings;
    Cache m_cache{m_folder / "cache", m_clock, m_log};

private:
    Result<Resolved> resolve_with(Transport* transport, std::string_view handle, const LockPolicy& lock) {
        const Resolver resolver(m_cache, transport, m_clock, m_log, m_progress, m_cancellation, m_settings);
        return parse_handle(handle, {}).and_then([&](const Handle& parsed) { return resolver.resolve(parsed, lock); });
    }

    std::map<std::string, ModuleFolder> m_seeds;
    std::vector<std::unique_ptr<ScriptedTransport>> m_networks;
};

}  // namespace lode
