// One thing that `lode doctor` looked at, and how it is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"

namespace lode {

enum class Health { ok, warning, fault };

std::string_view to_string(Health health);

/// Holds no secret, whatever the settings hold.
struct Finding {
    std::string check;  ///< what was looked at: `cache`, `registry`
    Health health = Health::ok;
    std::string message;
    std::string hint = {};                      ///< what to do; may be empty
    ErrorCode code = ErrorCode::internal;       ///< of a fault
    OrderedJson facts = OrderedJson::object();  ///< for programs, beside the message
};

Finding fine(std::string check, std::string message, OrderedJson facts = OrderedJson::object());
Finding warn_of(std::string check, std::string message, std::string hint);
Finding fault_of(std::string check, Error error);

using Findings = std::vector<Finding>;

/// The worst of them.
Health overall(const Findings& findings);

/// A line a finding, and one below it where there is something to do.
std::string as_text(const Findings& findings);
/// `{"version", "health", "findings": [{"check", "health", "message", "hint", "code", …facts}]}`
std::string as_json(const Findings& findings, const std::string& version);

/// The error whose exit status is doctor's: the worst fault, after a word on how many there are; none without a fault.
std::optional<Error> error_of(const Findings& findings);

}  // namespace lode
