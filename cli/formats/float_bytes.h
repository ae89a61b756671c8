// float32 as raw and npy files hold it.
#pragma once

#include <bit>
#include <span>
#include <string>

namespace lode {

/// Little-endian, one after the other.
inline void append_float_bytes(std::string& bytes, std::span<const float> values) {
    static_assert(std::endian::native == std::endian::little, "the systems that lode runs on");
    bytes.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
}

}  // namespace lode
