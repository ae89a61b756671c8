// What was changed, when and by whom: one JSON object a line, only ever added to (private/audit.jsonl).
#pragma once

#include <string>
#include <utility>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "registry_server/storage/registry_folder.h"

namespace lode {

enum class AuditAction { publish, yank, unyank, create_token, revoke_token };
enum class AuditState {
    begun,    ///< it may have happened, where no other line of it follows
    done,     ///< it happened
    refused,  ///< nothing was changed
};

struct AuditEntry {
    AuditAction action = AuditAction::publish;
    AuditState state = AuditState::done;
    std::string actor;         ///< a token's id; `local` and a user's number for a command on the registry's machine
    std::string client = {};   ///< the address it came from; empty for a command
    std::string subject = {};  ///< `acme/glove/2`, or the token's id that is meant
    std::string digest = {};   ///< of the manifest, for a publication
    std::string note = {};     ///< why: a yank's reason, a refusal's message, a token's permission
};

/// Thread-safe, and safe beside other processes: a line is one write to a file that is opened for appending.
class AuditLog {
public:
    /// `clock` must outlive it.
    AuditLog(const RegistryFolder& folder, const Clock& clock);

    /// On the disk when it returns. Whatever changes a registry is asked to first, so that no change is without a line.
    Result<void> append(const AuditEntry& entry);

private:
    std::filesystem::path m_path;
    const Clock& m_clock;
};

/// Does `action` (a function that answers a Result) between a line that says that it is begun and one that says how it
/// ended. Where the first cannot be written nothing is done; where the second cannot, that is a warning.
template <typename Action>
auto audited(AuditLog& audit, AuditEntry entry, Log& log, const Action& action) -> decltype(action()) {
    entry.state = AuditState::begun;
    LODE_TRY(audit.append(entry));
    auto result = action();
    entry.state = result ? AuditState::done : AuditState::refused;
    if (!result) entry.note = result.error().message;
    if (const auto written = audit.append(entry); !written) log.warning(written.error().message);
    return result;
}

/// For `AuditEntry::actor`: `local:1000`.
std::string local_actor();

}  // namespace lode
