// Fetching again what is damaged in the cache, and no more than that.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "cache/verification.h"
#include "hub/hub.h"

namespace lode {

/// What became of one damaged module.
struct Repair {
    Digest digest;
    std::string handle;    ///< that it was fetched by; empty: none is known
    Result<void> outcome;  ///< an error: it is set aside, and not in the cache any more
};

/// Sets the damages aside and fetches their modules again, each by a handle that it was known by and held to its
/// digest. Files that are whole are not fetched. Errors: what stands against setting them aside.
Result<std::vector<Repair>> repair_cache(const Hub& hub, const VerificationReport& report);

}  // namespace lode
