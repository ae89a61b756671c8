// An answer of any type that its caller owns.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "runtime/matrix.h"
#include "runtime/value.h"

namespace lode {

/// The values of one output, in row-major order.
struct Tensor {
    /// Which of them says the dtype: float32, string, int64, float16 or int8.
    std::variant<std::vector<float>, std::vector<std::string>, std::vector<std::int64_t>, std::vector<Eigen::half>,
                 std::vector<std::int8_t>>
        values;
    std::size_t rows = 0;                  ///< of all groups together
    std::size_t dims = 1;                  ///< values a row
    bool is_matrix = false;                ///< whether the dims are a dimension: [n,1] is, [n] is not
    std::vector<std::int64_t> row_splits;  ///< of the rows, from 0; empty: they are not grouped

    Dtype dtype() const;
    /// The values of that type; null where they are of another.
    template <typename T>
    const std::vector<T>* get() const {
        return std::get_if<std::vector<T>>(&values);
    }
    /// float32 as a matrix: rows x dims. Empty where the dtype is another.
    Matrix matrix() const;
};

/// Outputs by their names.
using Tensors = std::map<std::string, Tensor, std::less<>>;

/// Gives an output to a tensor.
class TensorAnswer final : public Answer {
public:
    explicit TensorAnswer(Tensor& tensor) : m_tensor(tensor) {}

    Result<float*> room(std::size_t rows, std::size_t dims) override;
    Result<void> take(const TensorView& value) override;

private:
    Tensor& m_tensor;
};

}  // namespace lode
