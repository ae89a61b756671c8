// Receiving blobs and manifests.
#include "registry_server/publishing.h"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "module/hashing.h"
#include "registry_server/storage/blob_store.h"

namespace lode {
namespace {

Reply stored_reply(Stored stored, const Digest& digest) {
    return {stored == Stored::now ? 201 : 200,
            {{"Content-Type", "application/json"}},
            fmt::format("{{\"digest\":\"{}\"}}\n", to_string(digest))};
}

/// What a client may be told of an error of the storage.
Error public_error(const Error& error, Log& log) {
    if (error.code == ErrorCode::conflict || error.code == ErrorCode::integrity) return error;
    log.warning(error.message);
    if (error.code == ErrorCode::out_of_space)
        return {ErrorCode::out_of_space, "the registry's disk is full", "ask who runs it"};
    return {ErrorCode::internal, "the registry could not store this", "its log tells why"};
}

class BlobReceiver final : public BodyReceiver {
public:
    BlobReceiver(BlobUpload upload, const Digest& digest, Log& log)
        : m_upload(std::move(upload)), m_digest(digest), m_log(log) {}

    std::optional<Reply> on_bytes(std::span<const std::byte> bytes) override {
        if (const auto written = m_upload.write(bytes); !written) return storage_error_reply(written.error(), m_log);
        return std::nullopt;
    }

    FinalAnswer finish() override {
        const auto stored = m_upload.commit();
        return stored ? stored_reply(*stored, m_digest) : storage_error_reply(stored.error(), m_log);
    }

private:
    BlobUpload m_upload;
    Digest m_digest;
    Log& m_log;
};

class ManifestReceiver final : public BodyReceiver {
public:
    ManifestReceiver(Registry& registry, ManifestPath path, Log& log)
        : m_registry(registry), m_path(std::move(path)), m_log(log) {}

    std::optional<Reply> on_bytes(std::span<const std::byte> bytes) override {
        if (m_text.size() + bytes.size() > max_manifest_bytes) return manifest_too_large();
        m_text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        return std::nullopt;
    }

    FinalAnswer finish() override {
        const auto stored = m_registry.publish(m_path.name, m_path.version, m_text);
        return stored ? stored_reply(*stored, digest_of(m_text)) : storage_error_reply(stored.error(), m_log);
    }

private:
    Registry& m_registry;
    ManifestPath m_path;
    Log& m_log;
    std::string m_text;
};

}  // namespace

Reply manifest_too_large() {
    return error_reply(
        413,
        {ErrorCode::invalid_argument, fmt::format("the manifest is larger than {} bytes", max_manifest_bytes), {}});
}

Reply storage_error_reply(const Error& error, Log& log) {
    return error_reply(public_error(error, log));
}

Result<std::unique_ptr<BodyReceiver>> receive_blob(const Registry& registry, const Digest& digest, Log& log) {
    LODE_ASSIGN(auto upload, BlobUpload::begin(registry.folder(), digest));
    return std::make_unique<BlobReceiver>(std::move(upload), digest, log);
}

std::unique_ptr<BodyReceiver> receive_manifest(Registry& registry, ManifestPath path, Log& log) {
    return std::make_unique<ManifestReceiver>(registry, std::move(path), log);
}

}  // namespace lode
