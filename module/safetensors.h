// The safetensors format: a JSON header, then tensors without holes (github.com/huggingface/safetensors, README
// "Format").
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/result.h"

namespace lode {

struct SafetensorsEntry {
    std::string dtype;  ///< `F32`, `F16`, `BF16`, `I8` … as in the file
    std::vector<std::uint64_t> shape;
    std::uint64_t begin = 0;  ///< byte offset from the start of the file
    std::uint64_t end = 0;
};

struct SafetensorsHeader {
    std::uint64_t data_begin = 0;  ///< byte offset of the first tensor from the start of the file
    std::map<std::string, SafetensorsEntry> tensors;
};

/// Reads the header of a file of `file_size` bytes of which `start` is the beginning (the whole file, or at least its
/// header). Refused as `integrity`: a header beyond 16 MiB or the file's end, an unknown dtype, a shape whose size
/// overflows or is not that of its offsets, and tensors that overlap, leave a hole, or do not end with the file.
Result<SafetensorsHeader> parse_safetensors_header(std::span<const std::byte> start, std::uint64_t file_size);

/// Reads and checks the header of an open file against its real size, by read(2): a file that is cut short is an
/// `integrity` error and no fault of memory. `path` is for messages.
Result<SafetensorsHeader> read_safetensors_header(const ReadableFile& file, const std::filesystem::path& path);

/// The length prefix and header for tensors (dtype, shape) that follow each other in the order given, padded with
/// spaces to a multiple of 64 bytes, and to `at_least` bytes in all.
struct TensorLayout {
    std::string name;
    std::string dtype;
    std::vector<std::uint64_t> shape;
};
std::string make_safetensors_header(std::span<const TensorLayout> tensors, std::size_t at_least = 0);

}  // namespace lode
