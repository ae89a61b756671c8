// What the ops call their inputs and their output, so that who writes a signature need not.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace lode {

/// Of an op that makes one value.
struct OpParameters {
    std::string_view op;
    std::span<const std::string_view> inputs;  ///< in order; empty: one or more, of any names
    std::size_t least = 1;                     ///< how many of them there must be
    std::string_view output;
};

/// Null for an op that is not known here: a newer lode's, or one that makes several values. Such steps are written
/// in full.
const OpParameters* find_op_parameters(std::string_view op);

bool takes(const OpParameters& op, std::size_t inputs);
/// What the op calls its i-th input; of one that takes any names, one that sorts by its number.
std::string input_parameter(const OpParameters& op, std::size_t i);

/// All that are known here, sorted by name.
std::span<const OpParameters> all_op_parameters();

}  // namespace lode
