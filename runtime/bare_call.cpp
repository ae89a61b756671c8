// Which output a bare call gives, and running it in parts.
#include "runtime/bare_call.h"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

namespace lode {
namespace {

constexpr std::string_view default_output = "default";
constexpr std::size_t max_outputs_on_stack = 16;
/// The ids of so many tokens, and what else the steps make of them, stay in the cache; groups have several tokens each.
constexpr std::size_t tokens_at_a_time = 512;
constexpr std::size_t groups_at_a_time = 64;
/// A part takes less time than a worker looks for the next job: who ends first does not go to sleep meanwhile.
constexpr std::size_t shared_groups_at_a_time = 16;

/// The place of the output that a bare call gives. The signature takes one input, a list of strings or of groups of
/// strings, and this output is float32[?,?].
Result<std::size_t> find_bare_output(std::string_view name, const SignatureSpec& signature) {
    const auto refuse = [&](std::string_view why) {
        return fail(ErrorCode::invalid_argument,
                    fmt::format("the signature `{}` {}: {}", name, why, describe(name, signature)));
    };
    if (signature.inputs.size() != 1)
        return refuse(signature.inputs.empty() ? "takes no inputs" : "takes several inputs, not one");
    const TensorSpec& input = signature.inputs.front();
    if (input.dtype != Dtype::string || input.shape.size() != (input.ragged ? 2 : 1))
        return refuse("does not take a list of strings");
    for (std::size_t i = 0; i < signature.outputs.size(); ++i) {
        const TensorSpec& output = signature.outputs[i];
        if (output.name != default_output) continue;
        if (output.dtype != Dtype::float32 || output.shape.size() != 2) return refuse("gives no float32 matrix");
        return i;
    }
    return refuse("has no output `default`");
}

Result<void> check_row_splits(const RaggedStrings& groups) {
    const auto& splits = groups.row_splits;
    if (!splits.empty() && splits.front() == 0 && std::is_sorted(splits.begin(), splits.end()) &&
        splits.back() == static_cast<std::int64_t>(groups.values.size()))
        return {};
    return fail(ErrorCode::invalid_argument,
                fmt::format("expected row splits that rise from 0 to the number of values, {}", groups.values.size()));
}

/// The rows of a part of the argument, which is groups or tokens.
std::size_t rows_of_a_part(const RaggedStrings* groups, const Workers& workers) {
    if (groups == nullptr) return tokens_at_a_time;
    return workers.threads() == 1 ? groups_at_a_time : shared_groups_at_a_time;
}

/// Runs the program on the argument alone.
Result<void> run_whole(const Program& program, std::size_t output, const Argument& argument,
                       MatrixDestination& destination) {
    const std::size_t outputs = program.signature().outputs.size();
    std::array<MatrixDestination*, max_outputs_on_stack> few{};
    std::vector<MatrixDestination*> many(outputs > few.size() ? outputs : 0);
    const auto destinations = many.empty() ? std::span(few).first(outputs) : std::span(many);
    destinations[output] = &destination;
    return program.run(std::span(&argument, 1), destinations);
}

}  // namespace

Result<float*> MatrixAnswer::resize(std::size_t rows, std::size_t dims) {
    matrix.resize(static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(dims));
    return matrix.data();
}

Result<float*> SpanAnswer::resize(std::size_t rows, std::size_t dims) {
    if (m_destination.size() == rows * dims) return m_destination.data();
    return fail(ErrorCode::invalid_argument,
                fmt::format("the destination has room for {} floats, the answer has {} x {}", m_destination.size(),
                            rows, dims));
}

Result<void> bare_call(const Program& program, std::string_view name, const Argument& argument,
                       MatrixDestination& destination, Workers& workers) {
    const auto* groups = std::get_if<RaggedStrings>(&argument);
    if (groups != nullptr) LODE_TRY(check_row_splits(*groups));
    LODE_ASSIGN(const std::size_t output, find_bare_output(name, program.signature()));
    const auto dims = program.output_type(output).shape[1];
    const std::size_t rows = rows_of(argument);
    const std::size_t rows_at_a_time = rows_of_a_part(groups, workers);
    if (rows <= rows_at_a_time || !dims || program.signature().inputs[0].shape[0])
        return run_whole(program, output, argument, destination);
    LODE_ASSIGN(float* out, destination.resize(rows, static_cast<std::size_t>(*dims)));
    return workers.run((rows + rows_at_a_time - 1) / rows_at_a_time, [&](std::size_t part) {
        const std::size_t first = part * rows_at_a_time;
        const std::size_t count = std::min(rows_at_a_time, rows - first);
        SpanAnswer part_of_answer({out + first * *dims, count * *dims});
        return run_whole(program, output, part_of(argument, first, count), part_of_answer);
    });
}

}  // namespace lode
