// What the registries and their mirrors answer at this moment.
#pragma once

#include <chrono>

#include "base/clock.h"
#include "base/http/transport.h"
#include "base/progress.h"
#include "cli/doctor/copy.h"
#include "cli/doctor/finding.h"
#include "cli/terminal.h"

namespace lode {

/// What a copy said to a request for its `registry.json`.
struct CopyAnswer {
    HttpDocument document;
    std::chrono::milliseconds took{0};
};

/// A finding for each copy that was asked. A mirror in trouble is a warning: there are others. Pure.
Finding judge(const Copy& copy, const Result<CopyAnswer>& answer);
/// The same for one that was not asked, for the reason `why`. Pure.
Finding judge_unasked(const Copy& copy, std::string_view why);

struct AskingServices {
    Transport& transport;
    const Clock& clock;
    const Cancellation& cancellation;
    Terminal& terminal;
};

/// Asks all side by side; each has 5 seconds for the connection and 10 for all. `interrupted` when somebody wishes to
/// stop.
Result<Findings> check_registries_live(const std::vector<Copy>& copies, const AskingServices& services);

}  // namespace lode
