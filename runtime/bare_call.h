// A call with one bare value: strings in, the output `default` as a matrix out.
#pragma once

#include <span>
#include <string_view>

#include "base/result.h"
#include "runtime/matrix.h"
#include "runtime/program.h"
#include "runtime/value.h"
#include "runtime/workers.h"

namespace lode {

/// An answer that takes the size it needs.
class MatrixAnswer final : public MatrixDestination {
public:
    Result<float*> resize(std::size_t rows, std::size_t dims) override;

    Matrix matrix;
};

/// An answer into memory of the caller's, which must have exactly its size.
class SpanAnswer final : public MatrixDestination {
public:
    explicit SpanAnswer(std::span<float> destination) : m_destination(destination) {}

    Result<float*> resize(std::size_t rows, std::size_t dims) override;

private:
    std::span<float> m_destination;
};

/// Calls the program, which is the signature `name`. Every op makes a row of its output from the same row of its
/// inputs, so that a large batch is run in parts, shared by the workers. `invalid_argument` unless the signature takes
/// one input, a list of strings or of groups of strings as the argument is one, and has an output `default` that is
/// float32[?,?]; and for row splits that do not rise from 0 to the number of values.
Result<void> bare_call(const Program& program, std::string_view name, const Argument& argument,
                       MatrixDestination& destination, Workers& workers);

}  // namespace lode
