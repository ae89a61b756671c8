// Making the sketch of a table.
#pragma once

#include "base/result.h"
#include "module/digest.h"
#include "module/manifest.h"
#include "runtime/aligned_bytes.h"
#include "runtime/table.h"

namespace lode {

/// The bytes of a `nearest-sketch-1` of a table that was opened as `variable`, out of the file whose sha256 is
/// `source`; the same table gives the same bytes on every machine. One pass over the table; no more memory than the
/// sketch's. `invalid_argument` for a table of more than 2^17 dimensions.
Result<AlignedBytes> build_nearest_sketch(const Table& table, const VariableSpec& variable, const Digest& source,
                                          InstructionSet set = best_instruction_set());

}  // namespace lode
