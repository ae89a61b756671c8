// One line of word vectors as text: a token and its numbers, separated by spaces or tabs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/result.h"

namespace lode {

/// `line` without the CR, spaces and tabs at its end (word2vec and fastText end each line with a space).
std::string_view trim_line_end(std::string_view line);

/// How many fields stand in a line, runs of spaces and tabs between them.
std::size_t count_fields(std::string_view line);

/// `COUNT DIMENSIONS`: a line of exactly two whole numbers, as word2vec text begins. Nothing for any other line.
struct VectorTextHeader {
    std::uint64_t count = 0;
    std::uint64_t dimensions = 0;
};
std::optional<VectorTextHeader> parse_vector_text_header(std::string_view line);

/// Reads the last values.size() fields of a trimmed line into `values` and returns what stands before them, the token:
/// a view into `line`, any bytes, perhaps with spaces inside (as in GloVe's 840B vectors), though its last part may not
/// be a number, for then the line most likely holds one value too many. `unusable`, naming the value, for: too few or
/// too many values, what is no decimal number, NaN, infinity, a number beyond float32, an empty token, a NUL in it.
Result<std::string_view> parse_vector_line(std::string_view line, std::span<float> values);

}  // namespace lode
