// Element types of tensors, with TensorFlow's names in manifests and safetensors' in table files.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"

namespace lode {

enum class Dtype { float32, float16, bfloat16, int8, int64, string };

std::string_view to_string(Dtype dtype);           ///< `float32`, `bfloat16` …
Result<Dtype> parse_dtype(std::string_view name);  ///< `integrity` for another name
std::uint64_t size_in_bytes(Dtype dtype);          ///< of one element; 0 for string

/// `F32`, `F16`, `BF16`, `I8`, `I64`; empty for string.
std::string_view safetensors_name(Dtype dtype);

}  // namespace lode
