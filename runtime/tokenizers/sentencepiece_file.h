// What a sentencepiece `.model` says: a protocol buffer (sentencepiece_model.proto).
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace lode {

/// All texts are views of the file's bytes.
struct SentencepieceFile {
    enum class ModelType : std::uint8_t { unigram = 1, bpe = 2, word = 3, character = 4 };
    enum class PieceType : std::uint8_t {
        normal = 1,
        unknown = 2,
        control = 3,
        user_defined = 4,
        unused = 5,
        byte = 6
    };
    struct Piece {
        std::string_view text;
        float score = 0;
        PieceType type = PieceType::normal;
    };

    std::vector<Piece> pieces;
    ModelType model_type = ModelType::unigram;
    bool byte_fallback = false;
    bool white_space_is_a_suffix = false;
    std::string_view chars_map;
    bool adds_dummy_prefix = true;
    bool removes_extra_white_space = true;
    bool escapes_white_space = true;
};

/// `integrity`: what is no such protocol buffer, a number that stands for no type, more than 64 MiB. Fields of training
/// and of decoding are passed over.
Result<SentencepieceFile> parse_sentencepiece_file(std::string_view bytes);

}  // namespace lode
