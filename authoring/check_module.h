// Whether a module can be used: its files against its manifest, and its parts against each other.
#pragma once

#include <cstdint>
#include <limits>

#include "base/progress.h"
#include "base/result.h"
#include "module/module_folder.h"

namespace lode {

struct CheckLimits {
    std::uint64_t tokens = std::numeric_limits<std::uint64_t>::max();  ///< of a vocabulary, each taking some 30 bytes
};

/// What a manifest cannot show by itself: a SavedModel is one; each vocabulary has as many tokens as declared and none
/// of them twice; each variable is in its safetensors file with the declared dtype and shape (int8 with its scales);
/// each table that a signature reads by a vocabulary's ids has a row for every id. `integrity`, naming the file, for
/// the first that fails, or is larger than `limits`. Digests are not looked at: see verify_module_folder.
Result<void> check_module(const ModuleFolder& module, const CheckLimits& limits = {});

}  // namespace lode
