// Receiving manifests.
#include "registry_server/publishing.h"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "module/hashing.h"

namespace lode {
namespace {

/// What a client may be told of an error of the storage.
Error public_error(const Error& error, Log& log) {
    for (const auto code :
         {ErrorCode::conflict, ErrorCode::integrity, ErrorCode::invalid_argument, ErrorCode::not_found})
        if (error.code == code) return error;
    log.warning(error.message);
    if (error.code == ErrorCode::out_of_space)
        return {ErrorCode::out_of_space, "the registry's disk is full", "ask who runs it"};
    return {ErrorCode::internal, "the registry could not store this", "its log tells why"};
}

class ManifestReceiver final : public BodyReceiver {
public:
    ManifestReceiver(const PublishingParts& parts, Sender sender, ManifestPath path)
        : m_parts(parts), m_sender(std::move(sender)), m_path(std::move(path)) {}

    std::optional<Reply> on_bytes(std::span<const std::byte> bytes) override {
        if (m_text.size() + bytes.size() > max_manifest_bytes) return manifest_too_large();
        m_text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        return std::nullopt;
    }

    FinalAnswer finish() override {
        const Digest digest = digest_of(m_text);
        const AuditEntry entry{.action = AuditAction::publish,
                               .actor = m_sender.token.id,
                               .client = m_sender.client,
                               .subject = fmt::format("{}/{}", to_string(m_path.name), to_string(m_path.version)),
                               .digest = to_string(digest)};
        const auto stored = audited(m_parts.audit, entry, m_parts.log, [this] { return publish(); });
        return stored ? stored_reply(*stored, digest) : storage_error_reply(stored.error(), m_parts.log);
    }

private:
    Result<Stored> publish() {
        LODE_TRY(check_possession());
        return m_parts.registry.publish(m_path.name, m_path.version, m_text);
    }

    /// What a client may not name is, to it, not there.
    Result<void> check_possession() {
        if (m_parts.possession.may_name_all(m_sender.token)) return {};
        LODE_ASSIGN(const auto manifest, parse_manifest(m_text));
        for (const auto& file : manifest.files)
            if (!m_parts.possession.may_name(m_sender.token, file.digest))
                return fail(ErrorCode::integrity,
                            fmt::format("`{}` ({}) has not been uploaded", file.path, to_string(file.digest)),
                            "upload every file before the manifest");
        return {};
    }

    PublishingParts m_parts;
    Sender m_sender;
    ManifestPath m_path;
    std::string m_text;
};

}  // namespace

Reply manifest_too_large() {
    return error_reply(
        413,
        {ErrorCode::invalid_argument, fmt::format("the manifest is larger than {} bytes", max_manifest_bytes), {}});
}

Reply stored_reply(Stored stored, const Digest& digest) {
    return {stored == Stored::now ? 201 : 200,
            {{"Content-Type", "application/json"}},
            fmt::format("{{\"digest\":\"{}\"}}\n", to_string(digest))};
}

Reply storage_error_reply(const Error& error, Log& log) {
    const auto told = public_error(error, log);
    return told.code == ErrorCode::invalid_argument ? error_reply(413, told) : error_reply(told);
}

std::unique_ptr<BodyReceiver> receive_manifest(const PublishingParts& parts, Sender sender, ManifestPath path) {
    return std::make_unique<ManifestReceiver>(parts, std::move(sender), std::move(path));
}

}  // namespace lode
