// Which argument is which input, which output is wanted, and running in parts.
#include "runtime/call.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "runtime/small_list.h"

namespace lode {
namespace {

constexpr std::string_view default_output = "default";
/// The ids of so many tokens, and what else the steps make of them, stay in the cache; groups have several tokens each.
constexpr std::size_t tokens_at_a_time = 512;
constexpr std::size_t groups_at_a_time = 64;
/// A part takes less time than a worker looks for the next job: who ends first does not go to sleep meanwhile.
constexpr std::size_t shared_groups_at_a_time = 16;

tl::unexpected<Error> refuse(const Program& program, std::string_view why, std::string hint = {}) {
    return fail(
        ErrorCode::invalid_argument,
        fmt::format("the signature `{}` {}: {}", program.name(), why, describe(program.name(), program.signature())),
        std::move(hint));
}

/// The place of the output `default`, which must be a float32 matrix.
Result<std::size_t> find_default(const Program& program) {
    const auto& outputs = program.signature().outputs;
    const auto found = std::find_if(outputs.begin(), outputs.end(),
                                    [](const TensorSpec& output) { return output.name == default_output; });
    if (found == outputs.end()) return refuse(program, "has no output `default`", "ask for all outputs");
    if (found->dtype != Dtype::float32 || found->shape.size() != 2 || found->ragged)
        return refuse(program, "gives no float32 matrix", "ask for all outputs");
    return static_cast<std::size_t>(found - outputs.begin());
}

Result<void> run_for_one(const Program& program, std::size_t output, std::span<const TensorView> arguments,
                         Answer& answer) {
    SmallList<Answer*> answers(program.signature().outputs.size());
    answers.entries()[output] = &answer;
    return program.run(arguments, answers.entries());
}

/// Whether a batch, of at least one input, may be cut: all inputs are equally long, as long as it takes, and so is the
/// answer.
bool can_be_cut(const Program& program, std::size_t output, std::span<const TensorView> arguments) {
    if (!program.output_type(output).shape[1]) return false;
    const auto& inputs = program.signature().inputs;
    for (std::size_t i = 0; i < arguments.size(); ++i)
        if (inputs[i].shape.front() || arguments[i].size() != arguments.front().size()) return false;
    return true;
}

/// Of the first dimension.
std::size_t size_of_a_part(const Program& program, const Workers& workers) {
    if (!program.has_groups()) return tokens_at_a_time;
    return workers.threads() == 1 ? groups_at_a_time : shared_groups_at_a_time;
}

Result<void> run_in_parts(const Program& program, std::size_t output, std::span<const TensorView> arguments,
                          Answer& answer, std::size_t rows_at_a_time, Workers& workers) {
    const std::size_t rows = arguments.front().size();
    const auto dims = static_cast<std::size_t>(*program.output_type(output).shape[1]);
    LODE_ASSIGN(float* out, answer.room(rows, dims));
    return workers.run((rows + rows_at_a_time - 1) / rows_at_a_time, [&](std::size_t part) {
        const std::size_t first = part * rows_at_a_time;
        const std::size_t count = std::min(rows_at_a_time, rows - first);
        SmallList<TensorView> parts(arguments.size());
        for (std::size_t i = 0; i < arguments.size(); ++i) parts.entries()[i] = arguments[i].part(first, count);
        SpanAnswer part_of_answer({out + first * dims, count * dims});
        return run_for_one(program, output, parts.entries(), part_of_answer);
    });
}

}  // namespace

Result<float*> MatrixAnswer::room(std::size_t rows, std::size_t dims) {
    LODE_TRY(size_of_matrix(rows, dims));
    matrix.resize(static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(dims));
    return matrix.data();
}

Result<void> MatrixAnswer::take(const TensorView& value) {
    LODE_ASSIGN(float* out, room(value.rows(), value.dims()));
    std::ranges::copy(value.values<float>(), out);
    return {};
}

Result<float*> SpanAnswer::room(std::size_t rows, std::size_t dims) {
    std::size_t size = 0;
    if (!__builtin_mul_overflow(rows, dims, &size) && m_destination.size() == size) return m_destination.data();
    return fail(ErrorCode::invalid_argument,
                fmt::format("the destination has room for {} floats, the answer has {} x {}", m_destination.size(),
                            rows, dims));
}

Result<void> SpanAnswer::take(const TensorView& value) {
    LODE_ASSIGN(float* out, room(value.rows(), value.dims()));
    std::ranges::copy(value.values<float>(), out);
    return {};
}

Result<void> Arguments::put_in_order(const Program& program, std::span<TensorView> ordered) const {
    if (!m_is_bare) return put_named(program, ordered);
    if (ordered.size() != 1)
        return ordered.empty() ? refuse(program, "takes no inputs", "call it without a value")
                               : refuse(program, "takes several inputs, not one", "pass each by its name");
    LODE_TRY(check_row_splits(m_bare.value));
    ordered.front() = m_bare.value;
    return {};
}

Result<void> Arguments::put_named(const Program& program, std::span<TensorView> ordered) const {
    const auto& inputs = program.signature().inputs;
    std::vector<std::string_view> missing, unknown;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const auto found = std::ranges::find(m_named, inputs[i].name, &NamedArgument::name);
        if (found == m_named.end()) {
            missing.emplace_back(inputs[i].name);
            continue;
        }
        if (auto checked = check_row_splits(found->value); !checked)
            return std::move(checked).map_error(in_context(fmt::format("`{}`", found->name)));
        ordered[i] = found->value;
    }
    for (const NamedArgument& argument : m_named)
        if (std::ranges::find(inputs, argument.name, &TensorSpec::name) == inputs.end())
            unknown.push_back(argument.name);
    if (missing.empty() && unknown.empty()) {
        if (m_named.size() == inputs.size()) return {};
        return refuse(program, "got an input twice");
    }
    return refuse(program, fmt::format("got other inputs than it takes; missing: [{}], not known: [{}]",
                                       fmt::join(missing, ", "), fmt::join(unknown, ", ")));
}

Result<void> call_for_default(const Program& program, const Arguments& arguments, Answer& answer, Workers& workers) {
    SmallList<TensorView> ordered(program.signature().inputs.size());
    LODE_TRY(arguments.put_in_order(program, ordered.entries()));
    LODE_ASSIGN(const std::size_t output, find_default(program));
    const std::size_t rows_at_a_time = size_of_a_part(program, workers);
    const bool is_small = ordered.entries().empty() || ordered.entries().front().size() <= rows_at_a_time;
    if (is_small) return run_for_one(program, output, ordered.entries(), answer);
    LODE_TRY(program.check(ordered.entries()));
    if (!can_be_cut(program, output, ordered.entries())) return run_for_one(program, output, ordered.entries(), answer);
    return run_in_parts(program, output, ordered.entries(), answer, rows_at_a_time, workers);
}

Result<Tensors> call_for_all(const Program& program, const Arguments& arguments) {
    SmallList<TensorView> ordered(program.signature().inputs.size());
    LODE_TRY(arguments.put_in_order(program, ordered.entries()));
    const auto& outputs = program.signature().outputs;
    Tensors tensors;
    std::vector<TensorAnswer> answers;
    answers.reserve(outputs.size());
    std::vector<Answer*> pointers;
    pointers.reserve(outputs.size());
    for (const TensorSpec& output : outputs) pointers.push_back(&answers.emplace_back(tensors[output.name]));
    LODE_TRY(program.run(ordered.entries(), pointers));
    return tensors;
}

}  // namespace lode
