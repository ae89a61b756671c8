// Findings in words and in JSON.
#include "cli/doctor/finding.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/printable.h"
#include "cli/exit_status.h"

namespace lode {
namespace {

std::string clean(const std::string& text) {
    return printable(text, text.size());
}

OrderedJson to_json(const Finding& finding) {
    OrderedJson json = {{"check", finding.check},
                        {"health", to_string(finding.health)},
                        {"message", finding.message},
                        {"hint", finding.hint}};
    if (finding.health == Health::fault) json["code"] = to_string(finding.code);
    json.update(finding.facts);
    return json;
}

}  // namespace

std::string_view to_string(Health health) {
    switch (health) {
        case Health::ok:
            return "ok";
        case Health::warning:
            return "warning";
        case Health::fault:
            return "fault";
    }
    return "fault";
}

Finding fine(std::string check, std::string message, OrderedJson facts) {
    return {.check = std::move(check), .message = std::move(message), .facts = std::move(facts)};
}

Finding warn_of(std::string check, std::string message, std::string hint) {
    return {std::move(check), Health::warning, std::move(message), std::move(hint)};
}

Finding fault_of(std::string check, Error error) {
    return {std::move(check), Health::fault, std::move(error.message), std::move(error.hint), error.code};
}

Health overall(const Findings& findings) {
    Health worst = Health::ok;
    for (const auto& finding : findings) worst = std::max(worst, finding.health);
    return worst;
}

std::string as_text(const Findings& findings) {
    std::string text;
    for (const auto& finding : findings) {
        text += fmt::format("{:<8} {}: {}\n", to_string(finding.health), finding.check, clean(finding.message));
        if (!finding.hint.empty()) text += fmt::format("{:<8} hint: {}\n", "", clean(finding.hint));
    }
    return text;
}

std::string as_json(const Findings& findings, const std::string& version) {
    OrderedJson json = {{"version", version}, {"health", to_string(overall(findings))}, {"findings", Json::array()}};
    for (const auto& finding : findings) json["findings"].push_back(to_json(finding));
    return json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace) + "\n";
}

std::optional<Error> error_of(const Findings& findings) {
    const Finding* worst = nullptr;
    for (const auto& finding : findings)
        if (finding.health == Health::fault && (worst == nullptr || severity(finding.code) > severity(worst->code)))
            worst = &finding;
    if (worst == nullptr) return std::nullopt;
    const auto faults = std::ranges::count(findings, Health::fault, &Finding::health);
    if (faults == 1) return Error{worst->code, fmt::format("{}: {}", worst->check, worst->message), worst->hint};
    return Error{worst->code, fmt::format("{} faults; the worst is of {}: {}", faults, worst->check, worst->message),
                 worst->hint};
}

}  // namespace lode
