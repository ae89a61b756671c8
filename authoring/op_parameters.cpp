// The table; docs/reference/module_format.md says what each op does.
#include "authoring/op_parameters.h"

#include <algorithm>
#include <array>

namespace lode {
namespace {

constexpr std::array<std::string_view, 1> texts = {"texts"};
constexpr std::array<std::string_view, 1> tokens = {"tokens"};
constexpr std::array<std::string_view, 1> ids = {"ids"};
constexpr std::array<std::string_view, 1> rows = {"rows"};

constexpr std::array table = {
    OpParameters{"combine", rows, "combined"},
    OpParameters{"fill_empty_rows", tokens, "tokens"},
    OpParameters{"gather", ids, "rows"},
    OpParameters{"hash_bucket", tokens, "ids"},
    OpParameters{"l2_normalize", rows, "rows"},
    OpParameters{"lookup", tokens, "ids"},
    OpParameters{"lowercase", texts, "texts"},
    OpParameters{"normalize_unicode", texts, "texts"},
    OpParameters{"replace", texts, "texts"},
    OpParameters{"split", texts, "tokens"},
    OpParameters{"strip_punctuation", texts, "texts"},
};

}  // namespace

std::span<const OpParameters> all_op_parameters() {
    return table;
}

const OpParameters* find_op_parameters(std::string_view op) {
    const auto* found = std::find_if(table.begin(), table.end(), [&](const OpParameters& row) { return row.op == op; });
    return found == table.end() ? nullptr : found;
}

}  // namespace lode
