// What a lock file says of a module that was found.
#pragma once

#include "base/result.h"
#include "module/lock_file.h"
#include "resolver/resolver.h"

namespace lode {

/// `invalid_argument` for one that was found by its digest alone: where it comes from is not known.
Result<LockedModule> locked_module(const Resolved& resolved);

}  // namespace lode
