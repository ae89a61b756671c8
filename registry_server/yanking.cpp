// Small bodies, and one change of versions.json.
#include "registry_server/yanking.h"

#include <string>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/printable.h"

namespace lode {
namespace {

constexpr std::size_t longest_body = std::size_t{8} << 10U;
constexpr std::size_t longest_reason = 1000;  // bytes

/// One line, for a terminal and a page.
Result<std::string> parse_reason(std::string_view body) {
    LODE_ASSIGN(const auto json, parse_json(body, {.bytes = longest_body, .depth = 4}));
    LODE_ASSIGN(auto reason, json_string(json, "reason"));
    if (reason.empty() || reason.size() > longest_reason)
        return fail(ErrorCode::integrity, fmt::format("expected a reason of 1 to {} bytes", longest_reason));
    if (printable(reason, reason.size()) != reason)
        return fail(ErrorCode::integrity, "a reason is one line without control characters");
    return reason;
}

class YankReceiver final : public BodyReceiver {
public:
    enum class Change { yank, undo };

    YankReceiver(const PublishingParts& parts, Sender sender, YankPath path, Change change)
        : m_parts(parts), m_sender(std::move(sender)), m_path(std::move(path)), m_change(change) {}

    std::optional<Reply> on_bytes(std::span<const std::byte> bytes) override {
        if (m_body.size() + bytes.size() > longest_body)
            return error_reply(
                413, {ErrorCode::invalid_argument, fmt::format("the body is larger than {} bytes", longest_body), {}});
        m_body.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        return std::nullopt;
    }

    FinalAnswer finish() override {
        const auto release = change();
        if (!release) return storage_error_reply(release.error(), m_parts.log);
        return Reply{200,
                     {{"Content-Type", "application/json"}},
                     OrderedJson{{"version", to_string(release->version)},
                                 {"digest", to_string(release->digest)},
                                 {"yanked", release->yanked},
                                 {"yank_reason", release->yank_reason}}
                             .dump() +
                         "\n"};
    }

private:
    Result<Release> change() {
        AuditEntry entry{.action = m_change == Change::undo ? AuditAction::unyank : AuditAction::yank,
                         .actor = m_sender.token.id,
                         .client = m_sender.client,
                         .subject = fmt::format("{}/{}", to_string(m_path.name), to_string(m_path.version))};
        std::string reason;
        if (m_change == Change::yank) {
            LODE_ASSIGN(reason, parse_reason(m_body));
            entry.note = reason;
        }
        return audited(m_parts.audit, entry, m_parts.log, [&] {
            return m_change == Change::undo ? m_parts.registry.undo_yank(m_path.name, m_path.version)
                                            : m_parts.registry.yank(m_path.name, m_path.version, reason);
        });
    }

    PublishingParts m_parts;
    Sender m_sender;
    YankPath m_path;
    Change m_change;
    std::string m_body;
};

}  // namespace

std::unique_ptr<BodyReceiver> receive_yank(const PublishingParts& parts, Sender sender, YankPath path) {
    return std::make_unique<YankReceiver>(parts, std::move(sender), std::move(path), YankReceiver::Change::yank);
}

std::unique_ptr<BodyReceiver> receive_undo_of_yank(const PublishingParts& parts, Sender sender, YankPath path) {
    return std::make_unique<YankReceiver>(parts, std::move(sender), std::move(path), YankReceiver::Change::undo);
}

}  // namespace lode
