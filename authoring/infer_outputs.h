// What the steps of a signature make of its outputs.
#pragma once

#include <vector>

#include "base/result.h"
#include "module/module_folder.h"

namespace lode {

/// The signature's outputs with the types that its steps give them; what it says of these itself is not looked at.
/// `module` has the files and, in its manifest, the lookups and variables that the steps name. `integrity` for steps
/// that do not fit together.
Result<std::vector<TensorSpec>> infer_outputs(const ModuleFolder& module, const SignatureSpec& signature);

}  // namespace lode
