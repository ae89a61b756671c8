// Word vectors in text form, row by row: GloVe's (`token v1 … vD`) and word2vec's (the same after a line `COUNT D`).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "authoring/line_reader.h"
#include "authoring/vector_line.h"
#include "base/result.h"

namespace lode {

inline constexpr std::uint64_t max_vector_dimensions = 65536;

/// Views are valid until the next row is read.
struct WordVector {
    std::string_view token;         ///< any bytes but LF and NUL; never empty
    std::span<const float> values;  ///< finite, as many in each row
    std::uint64_t line = 0;         ///< where it stands, the first line being 1; a binary row counts as a line
};

/// Streams; holds a chunk and a row. The first line is a header where it is two whole numbers and nothing else;
/// otherwise it is a row, and its fields but the first say how many values each row has. Behind a header the rows may
/// be word2vec's binary ones (word2vec.c): a token, a space, its values as little-endian float32, and perhaps a LF. A
/// UTF-8 byte order mark before it and a CR at a line's end are dropped. Every error is `unusable` and begins with the
/// line, or with the binary row: a malformed row (see parse_vector_line), an empty line, no or more than 65536
/// dimensions, fewer or more rows than the header announces, an input without rows. One thread at a time.
class VectorTextReader {
public:
    explicit VectorTextReader(ReadBytes read, LineLimits limits = {});

    /// The next row; none at the end.
    Result<std::optional<WordVector>> next();

    /// D; 0 before the first row.
    std::uint64_t dimensions() const { return m_values.size(); }

private:
    Result<std::optional<std::string_view>> first_row();
    Result<std::optional<WordVector>> next_text();
    Result<std::optional<WordVector>> next_binary();
    Result<void> look_for_binary_rows();
    Result<void> set_dimensions(std::uint64_t dimensions);
    Result<void> check_count_at_end() const;
    Result<void> pass_over_the_end(std::optional<std::string_view>& line);
    Error at_line(Error error) const;

    LineReader m_lines;
    std::vector<float> m_values;
    std::optional<std::uint64_t> m_announced;  // rows, by the header
    std::uint64_t m_rows = 0;
    bool m_is_binary = false;
    std::string m_token;  // of a binary row
};

}  // namespace lode
