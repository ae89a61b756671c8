// Tables of any type and their sketches, for tests.
#pragma once

#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "module/hashing.h"
#include "runtime/nearest/nearest_sketch.h"
#include "runtime/nearest/nearest_sketch_builder.h"
#include "tests/runtime/test_module.h"
#include "tests/support/result_matchers.h"

namespace lode::testing_runtime {

inline const Digest sketch_source = digest_of("the table's file");

/// A table as it was opened, and what it was opened as.
struct DeclaredTable {
    VariableSpec variable;
    Table table;
};

/// The upper halves of floats, as a bfloat16 table holds them.
inline std::string bfloat16_bytes(const std::vector<float>& values) {
    std::string bytes;
    for (const float value : values) bytes.append(reinterpret_cast<const char*>(&value) + 2, 2);
    return bytes;
}

/// Values of a magnitude below 32 with a bit or ten of precision, as float16.
inline std::string float16_bytes(const std::vector<float>& values) {
    std::string bytes;
    for (const float value : values) {
        std::uint32_t bits = 0;
        std::memcpy(&bits, &value, sizeof bits);
        const std::uint32_t exponent = (bits >> 23U) & 0xFFU;
        const std::uint32_t magnitude = exponent < 113 ? 0 : (exponent - 112) << 10U | ((bits >> 13U) & 0x3FFU);
        const auto half = static_cast<std::uint16_t>((bits >> 16U & 0x8000U) | magnitude);
        bytes.append(reinterpret_cast<const char*>(&half), sizeof half);
    }
    return bytes;
}

/// Row `i` has the scale `scales[i % scales.size()]`; values are rounded to integers.
inline std::string int8_bytes(const std::vector<float>& values, std::uint64_t rows, const std::vector<float>& scales) {
    std::vector<float> of_rows;
    for (std::uint64_t row = 0; row < rows; ++row) of_rows.push_back(scales[row % scales.size()]);
    std::string bytes = bytes_of(of_rows);
    for (const float value : values) bytes.push_back(static_cast<char>(std::lrint(value)));
    return bytes;
}

inline DeclaredTable declared_table(const TemporaryFolder& folder, const std::vector<float>& values, std::uint64_t dims,
                                    Dtype dtype = Dtype::float32, InstructionSet set = best_instruction_set()) {
    const std::vector<std::uint64_t> shape = {dims == 0 ? 0 : values.size() / dims, dims};
    std::vector<TensorLayout> layout = {{"t", std::string(safetensors_name(dtype)), shape}};
    std::string data;
    if (dtype == Dtype::float32) data = bytes_of(values);
    if (dtype == Dtype::float16) data = float16_bytes(values);
    if (dtype == Dtype::bfloat16) data = bfloat16_bytes(values);
    if (dtype == Dtype::int8) {
        layout.insert(layout.begin(), {"t.scale", "F32", {shape[0]}});
        data = int8_bytes(values, shape[0], {1, 0.01F, -2, 100, 0});
    }
    folder.write("t.safetensors", safetensors(layout, data));
    VariableSpec variable{"t.safetensors", "t", dtype, shape, true};
    Table table = must(Table::open(folder.path(), variable, set));
    return {std::move(variable), std::move(table)};
}

inline NearestSketch sketch_of(const DeclaredTable& declared, InstructionSet set = best_instruction_set()) {
    auto bytes = must(build_nearest_sketch(declared.table, declared.variable, sketch_source, set));
    return must(NearestSketch::open(std::move(bytes), declared.variable, sketch_source, set));
}

/// Numbers from a fixed sequence, about normally distributed.
class Normal {
public:
    explicit Normal(std::uint32_t seed) : m_random(seed) {}

    float next() {
        float sum = 0;
        for (int i = 0; i < 6; ++i) {
            m_random = m_random * 1664525U + 1013904223U;
            sum += static_cast<float>(m_random >> 8U) / 0x1p23F - 1.0F;
        }
        return sum;
    }
    std::vector<float> next(std::size_t count) {
        std::vector<float> values(count);
        for (float& value : values) value = next();
        return values;
    }

private:
    std::uint32_t m_random;
};

}  // namespace lode::testing_runtime
