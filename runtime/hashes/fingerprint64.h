// FarmHash Fingerprint64 (github.com/google/farmhash): TensorFlow's hash for out-of-vocabulary buckets, the same on
// every machine for ever.
#pragma once

#include <cstdint>
#include <string_view>

namespace lode {

std::uint64_t fingerprint64(std::string_view bytes);

}  // namespace lode
