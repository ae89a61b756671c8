// Verify, compare, upload, commit.
#include "authoring/publish.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "authoring/check_module.h"
#include "authoring/publishing_client.h"
#include "base/file.h"
#include "module/hashing.h"
#include "module/registry_documents.h"

namespace lode {
namespace {

/// The manifest's bytes, which must still be those that were read. A foreign module's are made.
Result<std::string> read_manifest_bytes(const ModuleFolder& module) {
    if (module.manifest.kind) return to_json(module.manifest);
    LODE_ASSIGN(auto json, read_file(module.path / manifest_file_name));
    if (digest_of(json) != module.digest)
        return fail(ErrorCode::integrity,
                    fmt::format("`{}` was changed in the meantime", (module.path / manifest_file_name).string()));
    return json;
}

Url url_of_version(const Url& registry, const Manifest& manifest) {
    return registry / fmt::format("{}/{}", to_string(manifest.name), to_string(manifest.version));
}

Error taken(const Url& version, const Digest& theirs, const Digest& ours) {
    return {ErrorCode::conflict,
            fmt::format("`{}` is published already, as {}; this module is {}", to_string(version), to_string(theirs),
                        to_string(ours)),
            "a version is never replaced: give the module a new one"};
}

/// What is published under another spelling of the version: 1, 1.0 and 1.0.0 are one.
Result<void> check_not_taken_as_another(const PublishingClient& client, const PublishingApi& api,
                                        const ModuleFolder& module) {
    const Url package = api.registry / to_string(module.manifest.name);
    LODE_ASSIGN(const auto listed, client.published_document(api, package / "versions.json"));
    if (!listed) return {};
    LODE_ASSIGN(const auto document, parse_versions_document(*listed));
    const Release* release = find_release(document.versions, module.manifest.version);
    if (release == nullptr || to_string(release->version) == to_string(module.manifest.version)) return {};
    return fail(taken(package / to_string(release->version), release->digest, module.digest));
}

/// The earliest moment to say that a version is taken: before the upload.
Result<void> check_not_taken(const PublishingClient& client, const PublishingApi& api, const ModuleFolder& module) {
    const Url version = url_of_version(api.registry, module.manifest);
    LODE_ASSIGN(const auto published, client.published_document(api, version / manifest_file_name));
    if (!published) return check_not_taken_as_another(client, api, module);
    const Digest theirs = digest_of(*published);
    return theirs == module.digest ? Result<void>() : fail(taken(version, theirs, module.digest));
}

class Upload {
    struct Missing {
        const FileEntry* file;
        std::uint64_t offset;  ///< what came of it before
    };

public:
    Upload(const ModuleFolder& module, const PublishingClient& client, PublishingApi api,
           const PublishServices& services)
        : m_module(module), m_client(client), m_api(std::move(api)), m_services(services) {}

    /// Sorts the files into those that the registry lacks and the others.
    Result<void> compare() {
        m_missing.clear();
        std::set<Digest> met;
        for (const FileEntry& file : m_module.manifest.files) {
            LODE_TRY(look_for_interruption());
            if (!met.insert(file.digest).second) continue;
            LODE_ASSIGN(const auto state, m_client.ask_for_blob(m_api, file.digest));
            if (!state.is_there) m_missing.push_back({&file, std::min(state.offset, file.size)});
        }
        return {};
    }

    bool lacks_any() const { return !m_missing.empty(); }
    void tell(Published& published) const {
        const auto is_missing = [&](const FileEntry& file) {
            return std::any_of(m_missing.begin(), m_missing.end(),
                               [&](const Missing& missing) { return missing.file == &file; });
        };
        for (const FileEntry& file : m_module.manifest.files)
            (is_missing(file) ? published.uploaded : published.skipped).push_back(file.path);
    }

    Result<void> send_missing() {
        if (m_missing.empty()) return {};
        std::uint64_t total = 0;
        for (const auto& [file, offset] : m_missing) total += file->size - offset;
        m_services.progress.start("uploading " + to_string(m_module.manifest.name), total);
        for (const auto& [file, offset] : m_missing) {
            LODE_TRY(look_for_interruption());
            LODE_TRY(m_client.put_blob(m_api, *file, m_module.path / file->path, offset, m_services.progress)
                         .map_error(in_context(fmt::format("uploading `{}`", file->path))));
        }
        m_services.progress.finish();
        return {};
    }

    /// True when the version was not there.
    Result<bool> commit(const Url& version, const std::string& manifest) {
        LODE_TRY(look_for_interruption());
        return m_client.put_manifest(m_api, version, manifest);
    }

private:
    Result<void> look_for_interruption() const {
        if (m_services.cancellation.requested()) return fail(ErrorCode::interrupted, "interrupted");
        return {};
    }

    const ModuleFolder& m_module;
    const PublishingClient& m_client;
    PublishingApi m_api;
    const PublishServices& m_services;
    std::vector<Missing> m_missing;
};

bool is_refused_as_content(const Error& error) {
    return error.code == ErrorCode::integrity || error.code == ErrorCode::unusable;
}

}  // namespace

Result<Published> publish_module(const ModuleFolder& module, const PublishTarget& target,
                                 const PublishServices& services) {
    LODE_TRY(check_access_token(target.token));
    LODE_ASSIGN(const auto manifest, read_manifest_bytes(module));
    LODE_TRY(verify_module_folder(module, services.progress, services.cancellation));
    LODE_TRY(check_module(module).map_error(in_context(fmt::format("the module in `{}`", module.path.string()))));

    const PublishingClient client(services.transport, services.clock, services.log, services.cancellation);
    LODE_ASSIGN(auto api, client.open(target.registry, target.token));
    Published published{url_of_version(target.registry, module.manifest), module.digest, false, {}, {}};
    LODE_TRY(check_not_taken(client, api, module));

    Upload upload(module, client, std::move(api), services);
    LODE_TRY(upload.compare());
    upload.tell(published);
    if (target.mode == PublishMode::dry_run) return published;
    LODE_TRY(upload.send_missing());
    auto is_new = upload.commit(published.url, manifest);
    if (!is_new && is_refused_as_content(is_new.error())) {
        LODE_TRY(upload.compare());  // what was there a moment ago may have been cleared away
        if (!upload.lacks_any()) return fail(std::move(is_new.error()));
        LODE_TRY(upload.send_missing());
        is_new = upload.commit(published.url, manifest);
    }
    if (!is_new) return fail(std::move(is_new.error()));
    published.was_there = !*is_new;
    return published;
}

}  // namespace lode
