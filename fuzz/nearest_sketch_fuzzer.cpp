// Any bytes as a sketch of a table of seven rows: opened or refused, then searched, in bounds.
//
// The header is taken from the input too, but sealed with the checksum that it should have: the checksum guards against
// accidents, and everything behind it must hold without it.
#include <array>
#include <cstring>
#include <limits>
#include <vector>

#include "runtime/checksum.h"
#include "runtime/nearest/nearest_sketch.h"
#include "runtime/nearest/nearest_sketch_format.h"

namespace {

namespace format = lode::nearest_sketch_format;

const lode::Digest source{std::array<std::byte, 32>{}};
const lode::VariableSpec variable{"t.safetensors", "t", lode::Dtype::float32, {7, 3}, true};

lode::AlignedBytes sealed(const std::uint8_t* data, std::size_t size) {
    lode::AlignedBytes bytes(size);
    if (size != 0) std::memcpy(bytes.bytes().data(), data, size);
    if (size < sizeof(format::Header)) return bytes;
    format::Header header;
    std::memcpy(&header, data, sizeof header);
    header.magic = format::magic;
    header.version = format::version;
    header.source = source.bytes();
    header.tensor = format::tensor_checksum(variable);
    header.header_checksum = format::checksum_of_header(header);
    std::memcpy(bytes.bytes().data(), &header, sizeof header);
    return bytes;
}

void search(const lode::NearestSketch& sketch) {
    const std::vector<float> query = {1, -2, 0.5F};
    for (const std::size_t count : {std::size_t{1}, std::size_t{3}, std::numeric_limits<std::size_t>::max()}) {
        const auto rows = sketch.candidates(query, {.count = count, .without = 2});
        if (!rows) continue;
        for (const std::uint64_t row : *rows)
            if (row >= sketch.rows() || row == 2) __builtin_trap();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    for (const lode::InstructionSet set : lode::instruction_sets()) {
        const auto sketch = lode::NearestSketch::open(sealed(data, size), variable, source, set);
        if (!sketch) continue;
        (void)sketch->check_content();
        search(*sketch);
    }
    return 0;
}
