// Where a variable's values come from, and how they become a file of the module.
#pragma once

#include <filesystem>
#include <string>
#include <variant>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "module/manifest.h"
#include "runtime/matrix.h"

namespace lode {

/// Values in memory, row-major, of a shape of rank 1 or 2.
struct TensorValues {
    std::vector<float> values;
    std::vector<std::uint64_t> shape;
};

/// A `.npy` or a `.safetensors` file, by its ending. `tensor` is for the latter; empty: the only one it has.
struct TensorFile {
    std::filesystem::path path;
    std::string tensor = {};
};

/// Word vectors in text form (see VectorTextReader). Of a token that comes twice the first row counts.
struct VectorTextFile {
    std::filesystem::path path;
};

using VariableSource = std::variant<Matrix, TensorValues, TensorFile, VectorTextFile>;

struct VariableOptions {
    Dtype dtype = Dtype::float32;  ///< what it is stored as: see is_table_dtype
    bool trainable = true;
    std::uint64_t extra_rows = 0;  ///< rows of zeros after the others, for OOV buckets
    std::string file = {};         ///< of the module; empty: `<name>.safetensors`
};

struct WrittenVariable {
    FileEntry file;
    VariableSpec variable;
};

/// Writes the variable as a safetensors file with one tensor, named like it, into `folder`. Files are read as a stream.
/// Errors: `invalid_argument` for what was asked, `unusable` for what the source holds, and what reading and writing
/// bring.
Result<WrittenVariable> write_variable(const std::filesystem::path& folder, const std::string& name,
                                       const VariableSource& source, const VariableOptions& options, Progress& progress,
                                       const Cancellation& cancellation);

}  // namespace lode
