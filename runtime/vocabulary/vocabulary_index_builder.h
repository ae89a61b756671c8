// Making the index of a vocabulary file.
#pragma once

#include <string_view>

#include "base/result.h"
#include "module/digest.h"
#include "runtime/aligned_bytes.h"

namespace lode {

/// The bytes of a `vocabulary-index-1` for a vocabulary file's text whose sha256 is `source`; the same input gives the
/// same bytes. Linear in the text. Refused as `integrity`: what split_vocabulary refuses, a token that comes twice
/// (both lines are named), a token of 16 MiB or more, a vocabulary whose index would pass 32 GiB, and tokens that stay
/// crowded under every hash key tried.
Result<AlignedBytes> build_vocabulary_index(std::string_view text, const Digest& source);

}  // namespace lode
