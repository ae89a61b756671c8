// What is refused before the body, and the body's way to the storage.
#include "registry_server/blob_requests.h"

#include <memory>
#include <utility>

#include <fmt/format.h>

#include "registry_server/content_range.h"
#include "registry_server/replies.h"
#include "registry_server/storage/blob_upload.h"
#include "registry_server/storage/disk_space.h"

namespace lode {
namespace {

constexpr const char* offset_header = "Upload-Offset";  // as in the IETF's resumable uploads

Reply file_too_large(std::uint64_t limit) {
    return error_reply(413, {ErrorCode::invalid_argument,
                             fmt::format("the file is larger than the {} bytes that one may have here", limit),
                             {}});
}

Reply malformed(std::string message, std::string hint) {
    return error_reply(400, {ErrorCode::invalid_argument, std::move(message), std::move(hint)});
}

/// 409 tells where to go on.
Reply refusal_of(const Error& error, const Registry& registry, const Digest& digest, Log& log) {
    auto reply = storage_error_reply(error, log);
    if (error.code != ErrorCode::conflict) return reply;
    const auto size = size_of_partial_upload(registry.folder(), digest);
    if (size) reply.headers.emplace_back(offset_header, std::to_string(*size));
    return reply;
}

class BlobReceiver final : public BodyReceiver {
public:
    BlobReceiver(const PublishingParts& parts, Sender sender, BlobUpload upload, const Digest& digest,
                 const std::optional<ContentRange>& range)
        : m_parts(parts), m_sender(std::move(sender)), m_upload(std::move(upload)), m_digest(digest), m_range(range) {}

    std::optional<Reply> on_bytes(std::span<const std::byte> bytes) override {
        const auto limit = m_parts.registry.limits().file_bytes;
        if (m_upload.size() + bytes.size() > limit) return refuse(file_too_large(limit));
        if (m_range && m_upload.size() + bytes.size() > m_range->end)
            return refuse(malformed("the body is longer than its Content-Range", {}));
        if (const auto written = m_upload.write(bytes); !written)
            return refuse(storage_error_reply(written.error(), m_parts.log));
        return std::nullopt;
    }

    FinalAnswer finish() override {
        m_parts.registry.sweep();
        const auto stored = m_upload.commit();
        if (!stored) return storage_error_reply(stored.error(), m_parts.log);
        // What somebody else may have begun proves nothing.
        const bool is_whole = !m_range || m_range->begin == 0;
        if (is_whole && *stored != Stored::partly) m_parts.possession.prove(m_sender.token, m_digest);
        auto reply = stored_reply(*stored, m_digest);
        if (*stored == Stored::partly) {
            reply.status = 202;
            reply.headers.emplace_back(offset_header, std::to_string(m_upload.size()));
        }
        return reply;
    }

private:
    /// Nothing is kept of what nobody should go on with.
    Reply refuse(Reply reply) {
        m_upload.discard();
        return reply;
    }

    PublishingParts m_parts;
    Sender m_sender;
    BlobUpload m_upload;
    Digest m_digest;
    std::optional<ContentRange> m_range;
};

}  // namespace

Reply ask_for_blob(const PublishingParts& parts, const Sender& sender, const Digest& digest) {
    auto& [registry, audit, possession, log] = parts;
    if (!possession.may_name(sender.token, digest)) return not_found_reply();
    const auto size = size_of_blob(registry.folder(), digest);
    if (!size) return storage_error_reply(size.error(), log);
    if (*size) {
        renew_blob(registry.folder(), digest);
        return {};
    }
    auto reply = not_found_reply();
    const auto partial = size_of_partial_upload(registry.folder(), digest);
    if (!partial) return storage_error_reply(partial.error(), log);
    if (*partial != 0) reply.headers.emplace_back(offset_header, std::to_string(*partial));
    return reply;
}

Answer receive_blob(const PublishingParts& parts, const Sender& sender, const Digest& digest, const RequestHead& head) {
    auto& [registry, audit, possession, log] = parts;
    if (head.header("content-encoding"))
        return malformed("a PUT with `content-encoding` is not understood", "send the file as it is");
    std::optional<ContentRange> range;
    if (const auto value = head.header("content-range")) {
        range = parse_content_range(*value);
        if (!range) return malformed("the Content-Range is malformed", "write it as `bytes FIRST-LAST/TOTAL`");
        if (head.content_length.value_or(range->end - range->begin) != range->end - range->begin)
            return malformed("Content-Range and Content-Length do not agree", {});
    }
    const auto coming = range ? range->end - range->begin : head.content_length.value_or(0);
    const auto limit = registry.limits().file_bytes;
    if ((range ? range->total : coming) > limit) return file_too_large(limit);
    if (const auto room = check_disk_space(registry.folder().uploads(), coming); !room)
        return storage_error_reply(room.error(), log);
    auto upload = range ? BlobUpload::go_on(registry.folder(), digest, {range->begin, range->total})
                        : BlobUpload::begin(registry.folder(), digest);
    if (!upload) return refusal_of(upload.error(), registry, digest, log);
    return std::make_unique<BlobReceiver>(parts, sender, *std::move(upload), digest, range);
}

}  // namespace lode
