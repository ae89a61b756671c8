// Calls as people make them: one bare value, or several by their names; the output `default`, or all of them.
#pragma once

#include <span>
#include <string_view>

#include "base/result.h"
#include "runtime/matrix.h"
#include "runtime/program.h"
#include "runtime/tensor.h"
#include "runtime/value.h"
#include "runtime/workers.h"

namespace lode {

/// One input of a call.
struct NamedArgument {
    std::string_view name;
    TensorView value;
};

/// An answer that takes the size it needs.
class MatrixAnswer final : public Answer {
public:
    Result<float*> room(std::size_t rows, std::size_t dims) override;
    Result<void> take(const TensorView& value) override;

    Matrix matrix;
};

/// An answer into memory of the caller's, which must have exactly its size.
class SpanAnswer final : public Answer {
public:
    explicit SpanAnswer(std::span<float> destination) : m_destination(destination) {}

    Result<float*> room(std::size_t rows, std::size_t dims) override;
    Result<void> take(const TensorView& value) override;

private:
    std::span<float> m_destination;
};

/// What is passed for a signature's inputs: one bare value, or each by its name.
class Arguments {
public:
    explicit Arguments(const TensorView& bare) : m_bare{.name = {}, .value = bare}, m_is_bare(true) {}
    explicit Arguments(std::span<const NamedArgument> named) : m_named(named) {}

    /// Puts them in the order of the signature's inputs; `ordered` has room for as many as it has. `invalid_argument`:
    /// a bare value where the signature takes none or several; a name that is missing, is not known or stands twice;
    /// row splits that do not rise from 0 to the number of values.
    Result<void> put_in_order(const Program& program, std::span<TensorView> ordered) const;

private:
    Result<void> put_named(const Program& program, std::span<TensorView> ordered) const;

    NamedArgument m_bare;
    std::span<const NamedArgument> m_named;
    bool m_is_bare = false;
};

/// The output `default`, which must be float32[?,?] (`invalid_argument` else), to the destination. A large batch is run
/// in parts, shared by the workers. Allocates nothing once it has seen a batch as large, for up to 16 inputs and
/// outputs.
Result<void> call_for_default(const Program& program, const Arguments& arguments, Answer& answer, Workers& workers);

/// Every output.
Result<Tensors> call_for_all(const Program& program, const Arguments& arguments);

}  // namespace lode
