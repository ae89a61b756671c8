// One line, one write, one fsync.
#include "registry_server/access/audit_log.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"

namespace lode {
namespace {

std::string_view name_of(AuditAction action) {
    switch (action) {
        case AuditAction::publish:
            return "publish";
        case AuditAction::yank:
            return "yank";
        case AuditAction::unyank:
            return "unyank";
        case AuditAction::create_token:
            return "create_token";
        case AuditAction::revoke_token:
            return "revoke_token";
    }
    return "";
}

std::string_view name_of(AuditState state) {
    switch (state) {
        case AuditState::begun:
            return "begun";
        case AuditState::done:
            return "done";
        case AuditState::refused:
            return "refused";
    }
    return "";
}

/// Control characters and all beyond ASCII escaped: a line is a line, whatever a client calls its things.
std::string line_of(const AuditEntry& entry, Clock::Time time) {
    OrderedJson json = {{"time", to_timestamp(time)},
                        {"action", name_of(entry.action)},
                        {"state", name_of(entry.state)},
                        {"actor", entry.actor}};
    for (const auto& [key, value] : {std::pair("client", &entry.client), std::pair("subject", &entry.subject),
                                     std::pair("digest", &entry.digest), std::pair("note", &entry.note)})
        if (!value->empty()) json[key] = *value;
    return json.dump(-1, ' ', true, OrderedJson::error_handler_t::replace) + "\n";
}

/// What ends the last line, where a full disk or a kill has cut it: each entry is a line of its own.
Result<std::string_view> end_of_torn_line(const FileDescriptor& file, const std::filesystem::path& path) {
    LODE_ASSIGN(const auto size, size_of(file, path));
    if (size == 0) return "";
    LODE_ASSIGN(const auto last, read_at(file, size - 1, 1, path));
    return last.ends_with('\n') ? "" : "\n";
}

}  // namespace

AuditLog::AuditLog(const RegistryFolder& folder, const Clock& clock)
    : m_path(folder.private_folder() / "audit.jsonl"), m_clock(clock) {}

Result<void> AuditLog::append(const AuditEntry& entry) {
    LODE_ASSIGN(const auto file, open_file(m_path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW, 0600));
    LODE_ASSIGN(const std::string_view after_a_torn_line, end_of_torn_line(file, m_path));
    LODE_TRY(write_all(file, std::string(after_a_torn_line) + line_of(entry, m_clock.now()), m_path));
    return sync_file(file, m_path);
}

std::string local_actor() {
    return fmt::format("local:{}", ::getuid());
}

}  // namespace lode
