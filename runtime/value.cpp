// Comparing and describing the types of values.
#include "runtime/value.h"

namespace lode {

bool fits(const ValueType& made, const ValueType& declared) {
    if (made.dtype != declared.dtype || made.ragged != declared.ragged || made.shape.size() != declared.shape.size())
        return false;
    for (std::size_t i = 0; i < made.shape.size(); ++i)
        if (declared.shape[i] && declared.shape[i] != made.shape[i]) return false;
    return true;
}

std::string describe(const ValueType& type) {
    return describe_type(type.dtype, type.shape, type.ragged);
}

Argument part_of(const Argument& argument, std::size_t first, std::size_t count) {
    if (const auto* strings = std::get_if<Strings>(&argument)) return strings->subspan(first, count);
    if (const auto* ids = std::get_if<Ids>(&argument)) return ids->subspan(first, count);
    const auto& ragged = std::get<RaggedStrings>(argument);
    const auto splits = ragged.row_splits.subspan(first, count + 1);
    const auto begin = static_cast<std::size_t>(splits.front() - ragged.row_splits.front());
    return RaggedStrings{ragged.values.subspan(begin, static_cast<std::size_t>(splits.back() - splits.front())),
                         splits};
}

std::size_t rows_of(const Argument& argument) {
    if (const auto* ragged = std::get_if<RaggedStrings>(&argument)) return ragged->row_splits.size() - 1;
    if (const auto* ids = std::get_if<Ids>(&argument)) return ids->size();
    return std::get<Strings>(argument).size();
}

}  // namespace lode
