// What a resolve stands on: all that `lode doctor` looks at.
#pragma once

#include "base/result.h"
#include "cli/context.h"
#include "cli/doctor/finding.h"

namespace lode {

/// In the order in which it is told. Settings that cannot be understood are faults among the findings, and keep it from
/// asking anybody; `interrupted` when somebody wishes to stop.
Result<Findings> diagnose(Context& context);

}  // namespace lode
