// What the ops call their inputs and their output, so that who writes a signature need not.
#pragma once

#include <span>
#include <string_view>

namespace lode {

/// Of an op that makes one value.
struct OpParameters {
    std::string_view op;
    std::span<const std::string_view> inputs;  ///< in order
    std::string_view output;
};

/// Null for an op that is not known here: a newer lode's, or one that makes several values. Such steps are written
/// in full.
const OpParameters* find_op_parameters(std::string_view op);

/// The names of all ops that are known here, sorted.
std::span<const OpParameters> all_op_parameters();

}  // namespace lode
