// The checks in their order.
#include "cli/diagnosis.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>

#include "cli/doctor/checks.h"
#include "cli/doctor/registry_checks.h"
#include "hub/hub_transport.h"

namespace lode {
namespace {

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

void append(Findings& findings, Findings more) {
    std::ranges::move(more, std::back_inserter(findings));
}

Findings check_this_machine(const Context& context, const FoundSettings& found) {
    Findings findings = {fine("version", "lode " + context.version)};
    append(findings, check_settings(found));
    append(findings, check_cache(found.settings));
    append(findings, check_lock_file(found.settings));
    append(findings, check_network(found.settings, variable));
    append(findings, check_credentials(found, variable));
    return findings;
}

Findings not_asked(const std::vector<Copy>& copies, std::string_view why) {
    Findings findings;
    for (const auto& copy : copies) findings.push_back(judge_unasked(copy, why));
    return findings;
}

Result<Findings> check_registries(Context& context, const FoundSettings& found) {
    const MirrorHealth health(CacheLayout(found.settings.cache), context.clock);
    const auto copies = copies_in_order(found.settings, health, variable);
    if (copies.empty()) return Findings{fine("registries", "none: `publisher/name` means nothing here, a URL does")};
    // What is not understood may have said that nothing is to be asked.
    if (!found.faults.empty()) return not_asked(copies, "the settings are to be mended first");
    if (found.settings.offline) return not_asked(copies, "offline");
    const auto transport = make_transport(found.settings, context.clock, context.terminal, context.cancellation);
    return check_registries_live(copies, {*transport, context.clock, context.cancellation, context.terminal});
}

}  // namespace

Result<Findings> diagnose(Context& context) {
    const FoundSettings found = context.find_settings();
    Findings findings = check_this_machine(context, found);
    LODE_ASSIGN(auto registries, check_registries(context, found));
    append(findings, std::move(registries));
    return findings;
}

}  // namespace lode
