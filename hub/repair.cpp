// Handles by their records, pinned to what they meant.
#include "hub/repair.h"

#include <fmt/format.h>

namespace lode {
namespace {

/// The handle with a pin, so that it can mean nothing else; one that floats by what it came to.
std::string pinned(const HandleRecord& record) {
    const HandleMeaning& meaning = record.meaning;
    const std::string& handle = meaning.resolved.empty() ? record.handle : meaning.resolved;
    return fmt::format("{}#sha256={}", handle, meaning.archive.value_or(meaning.digest).hex());
}

Repair fetch_again(const Hub& hub, const std::vector<HandleRecord>& records, const Digest& digest) {
    Repair repair{digest, {}, fail(ErrorCode::not_found, fmt::format("no handle of {} is known", to_string(digest)))};
    for (const HandleRecord& record : records) {
        if (record.meaning.digest != digest) continue;
        repair.handle = pinned(record);
        const auto resolved = hub.resolve(repair.handle);
        repair.outcome = resolved ? Result<void>() : Result<void>(fail(resolved.error()));
        if (repair.outcome) break;
    }
    return repair;
}

}  // namespace

Result<std::vector<Repair>> repair_cache(const Hub& hub, const VerificationReport& report) {
    LODE_ASSIGN(const auto records, hub.cache().handles().all());
    LODE_TRY(hub.cache().set_aside(report));
    std::vector<Repair> repairs;
    for (const Digest& digest : report.damaged_modules()) repairs.push_back(fetch_again(hub, records, digest));
    return repairs;
}

}  // namespace lode
