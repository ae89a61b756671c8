// The table; docs/reference/ops.md says what each op does.
#include "authoring/op_parameters.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace lode {
namespace {

using Names = std::array<std::string_view, 1>;

constexpr Names texts = {"texts"};
constexpr Names tokens = {"tokens"};
constexpr Names ids = {"ids"};
constexpr Names rows = {"rows"};
constexpr Names values = {"values"};
constexpr Names words = {"words"};
constexpr std::array<std::string_view, 2> weighted_rows = {"rows", "weights"};
constexpr std::array<std::string_view, 2> two = {"a", "b"};
constexpr std::span<const std::string_view> any_names;
constexpr std::size_t most_of_any = 999;

constexpr std::array table = {
    OpParameters{"add", two, 1, "sum"},
    OpParameters{"cast", values, 1, "cast"},
    OpParameters{"combine", weighted_rows, 1, "combined"},
    OpParameters{"concat", any_names, 1, "rows"},
    OpParameters{"cosine", two, 2, "cosine"},
    OpParameters{"fill_empty", tokens, 1, "tokens"},
    OpParameters{"gather", ids, 1, "rows"},
    OpParameters{"hash_bucket", tokens, 1, "ids"},
    OpParameters{"l2_normalize", rows, 1, "normalized"},
    OpParameters{"lookup", tokens, 1, "ids"},
    OpParameters{"lowercase", texts, 1, "texts"},
    OpParameters{"matmul", rows, 1, "product"},
    OpParameters{"normalize_unicode", texts, 1, "texts"},
    OpParameters{"relu", values, 1, "activated"},
    OpParameters{"replace", texts, 1, "texts"},
    OpParameters{"reverse_lookup", ids, 1, "tokens"},
    OpParameters{"slice", rows, 1, "columns"},
    OpParameters{"split", texts, 1, "tokens"},
    OpParameters{"strip_punctuation", texts, 1, "texts"},
    OpParameters{"tanh", values, 1, "activated"},
    OpParameters{"tokenize", texts, 1, "ids"},
    OpParameters{"wordpiece", words, 1, "ids"},
};

}  // namespace

std::span<const OpParameters> all_op_parameters() {
    return table;
}

const OpParameters* find_op_parameters(std::string_view op) {
    const auto* found = std::find_if(table.begin(), table.end(), [&](const OpParameters& row) { return row.op == op; });
    return found == table.end() ? nullptr : found;
}

bool takes(const OpParameters& op, std::size_t inputs) {
    return inputs >= op.least && inputs <= (op.inputs.empty() ? most_of_any : op.inputs.size());
}

std::string input_parameter(const OpParameters& op, std::size_t i) {
    return op.inputs.empty() ? fmt::format("part_{:03}", i + 1) : std::string(op.inputs[i]);
}

}  // namespace lode
