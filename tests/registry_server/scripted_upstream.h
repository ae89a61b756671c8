// A registry of which a test writes every answer.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "module/registry_documents.h"
#include "registry_server/http/handler.h"
#include "tests/registry_server/sample_module.h"

namespace lode {

/// Thread-safe. What has no answer is 404.
class ScriptedUpstream final : public Handler {
public:
    Answer answer(const RequestHead& head) override {
        const std::lock_guard lock(m_mutex);
        m_heads.push_back(head);
        const auto found = m_replies.find(head.path);
        return found == m_replies.end() ? Answer(Reply{404, {}, {}}) : Answer(found->second);
    }

    void put(const std::string& path, Reply reply) {
        const std::lock_guard lock(m_mutex);
        m_replies[path] = std::move(reply);
    }
    void put(const std::string& path, std::string body) { put(path, Reply{200, {}, std::move(body)}); }
    /// As an honest registry has it, at `/<name>/<version>/`, whatever the manifest bears.
    void put_module(const std::string& name, const std::string& version, const SampleModule& module) {
        const Digest digest = digest_of(module.manifest);
        const VersionsDocument document{*parse_module_name(name),
                                        {{*parse_version(version), digest, 18, "2026-01-31T12:00:00Z", false}}};
        put("/" + name + "/versions.json", to_json(document));
        put("/" + name + "/" + version + "/module.json", module.manifest);
        for (const auto& [path, content] : module.files) put("/" + name + "/" + version + "/" + path, content);
    }

    std::vector<RequestHead> heads() const {
        const std::lock_guard lock(m_mutex);
        return m_heads;
    }

private:
    mutable std::mutex m_mutex;
    std::map<std::string, Reply> m_replies;
    std::vector<RequestHead> m_heads;
};

}  // namespace lode
