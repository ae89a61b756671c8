// What `module.json` says of signatures and shapes, read and checked. Errors are `integrity` and name the member.
#pragma once

#include "base/json.h"
#include "base/result.h"
#include "module/manifest.h"

namespace lode {

/// The member `shape`: at most 8 dimensions, each at most 2^40 or `null`.
Result<Shape> parse_shape(const Json& value);

/// A member of `signatures`: values of known types, each made once and before it is used.
Result<SignatureSpec> parse_signature(const Json& value);

}  // namespace lode
