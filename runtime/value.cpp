// Comparing and describing the types of values.
#include "runtime/value.h"

#include <fmt/format.h>

namespace lode {

bool fits(const ValueType& made, const ValueType& declared) {
    if (made.dtype != declared.dtype || made.shape.size() != declared.shape.size()) return false;
    for (std::size_t i = 0; i < made.shape.size(); ++i)
        if (declared.shape[i] && declared.shape[i] != made.shape[i]) return false;
    return true;
}

std::string describe(const ValueType& type) {
    std::string text = fmt::format("{}[", to_string(type.dtype));
    for (std::size_t i = 0; i < type.shape.size(); ++i)
        text += fmt::format("{}{}", i == 0 ? "" : ",", type.shape[i] ? std::to_string(*type.shape[i]) : "?");
    return text + "]";
}

}  // namespace lode
