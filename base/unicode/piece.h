// Long texts in pieces, so that the memory to work on one stays small.
#pragma once

#include <cstddef>
#include <string_view>

namespace lode {

struct PieceSize {
    std::size_t enough = 4096;
    std::size_t most = std::size_t{1} << 26U;  ///< what ICU counts fits an int32 by far; at least 4
};

/// The start of a valid UTF-8 text, all of it when it is short. A piece ends before the first ASCII space or control
/// character past `enough` bytes: no rule of case or normalisation looks across one. Where none comes it ends before a
/// code point, with `most` bytes at the most.
std::string_view front_piece(std::string_view text, PieceSize size);

}  // namespace lode
