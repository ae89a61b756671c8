// Memory that tokenizing needs, kept from text to text so that it is not asked for again.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "runtime/tokenizers/models/model_scratch.h"
#include "runtime/tokenizers/pre_tokenizers/piece.h"

namespace lode {

/// Used by one call at a time, by any tokenizers one after another. Large after a large text; dropped with its owner.
struct TokenizerScratch {
    std::size_t room = 0;               ///< bytes that what is left of the text may become
    std::string valid;                  ///< the text where it was not UTF-8
    std::array<std::string, 2> normal;  ///< of normalizers: one is read while the other is written
    std::string padded;                 ///< a text with room to read past its end
    std::vector<Piece> pieces;          ///< what is left to do of a text
    std::array<std::vector<Piece>, 2> parts;
    std::array<std::string, 2> rewritten;  ///< of pre-tokenizers
    ModelScratch model;
};

}  // namespace lode
