// A model and its normalizer, made of what the file says.
#include "runtime/tokenizers/sentencepiece_tokenizer.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "base/unicode/utf8.h"
#include "runtime/tokenizers/models/byte_tokens.h"
#include "runtime/tokenizers/models/piece_bpe_model.h"
#include "runtime/tokenizers/models/unigram_model.h"
#include "runtime/tokenizers/sentencepiece_file.h"
#include "runtime/tokenizers/sentencepiece_normalizer.h"

namespace lode {
namespace {

using PieceType = SentencepieceFile::PieceType;
using ModelType = SentencepieceFile::ModelType;

class SentencepieceTokenizer final : public Tokenizer {
public:
    SentencepieceTokenizer(SentencepieceNormalizer normalizer, std::unique_ptr<const TokenModel> model)
        : m_normalizer(std::move(normalizer)), m_model(std::move(model)) {}

    void encode(std::string_view text, TokenizerScratch& scratch, std::vector<std::int64_t>& ids) const override {
        m_normalizer.normalize(text, scratch.normal[0]);
        m_model->encode(scratch.normal[0], scratch.model, ids);
    }
    std::uint64_t vocabulary_size() const override { return m_model->tokens().size(); }
    std::string_view token(std::int64_t id) const override { return m_model->tokens()[static_cast<std::size_t>(id)]; }
    std::optional<std::int64_t> unknown_id() const override { return m_model->unknown_id(); }

private:
    SentencepieceNormalizer m_normalizer;
    std::unique_ptr<const TokenModel> m_model;
};

/// The id of the one piece that is unknown.
Result<std::size_t> find_unknown(const SentencepieceFile& file) {
    const auto is_unknown = [](const auto& piece) { return piece.type == PieceType::unknown; };
    if (std::count_if(file.pieces.begin(), file.pieces.end(), is_unknown) != 1)
        return fail(ErrorCode::integrity, "expected one piece of the type `unknown`");
    return static_cast<std::size_t>(std::find_if(file.pieces.begin(), file.pieces.end(), is_unknown) -
                                    file.pieces.begin());
}

Result<void> check_pieces(const SentencepieceFile& file) {
    std::array<bool, 256> has_byte{};
    for (const auto& [text, score, type] : file.pieces) {
        if (text.empty() || !is_valid_utf8(text) || text.find('\0') != std::string_view::npos)
            return fail(ErrorCode::integrity, fmt::format("the piece `{}` is no text", text));
        if (!(std::abs(score) <= std::numeric_limits<float>::max()))
            return fail(ErrorCode::integrity, fmt::format("the score of the piece `{}` is not finite", text));
        if (type != PieceType::byte) continue;
        const auto byte = parse_byte_token(text);
        if (!file.byte_fallback || !byte)
            return fail(ErrorCode::integrity, fmt::format("the piece `{}` stands for no byte", text));
        has_byte[*byte] = true;
    }
    if (file.byte_fallback && std::count(has_byte.begin(), has_byte.end(), true) != 256)
        return fail(ErrorCode::integrity, "expected 256 pieces of the type `byte`");
    return {};
}

/// Texts that stay as they are, wherever they are met.
Result<ByteTrie> user_defined_of(const SentencepieceFile& file) {
    std::vector<ByteTrie::Entry> entries;
    for (const auto& piece : file.pieces)
        if (piece.type == PieceType::user_defined) entries.push_back({piece.text, 0});
    return ByteTrie::build(std::move(entries));
}

Result<std::unique_ptr<const TokenModel>> make_unigram(const SentencepieceFile& file, std::size_t unknown) {
    constexpr float unknown_penalty = 10;
    constexpr double user_defined_malus = 0.1;
    float least = std::numeric_limits<float>::max();
    float most = std::numeric_limits<float>::min();  // the original's: the least above zero
    for (const auto& piece : file.pieces) {
        if (piece.type != PieceType::normal) continue;
        least = std::min(least, piece.score);
        most = std::max(most, piece.score);
    }
    UnigramVocabulary vocabulary;
    for (const auto& piece : file.pieces) {
        const bool is_user_defined = piece.type == PieceType::user_defined;
        vocabulary.tokens.add(piece.text);
        vocabulary.is_left_out.push_back(!is_user_defined && piece.type != PieceType::normal);
        vocabulary.scores.push_back(is_user_defined ? static_cast<float>(piece.text.size()) * most - user_defined_malus
                                                    : static_cast<double>(piece.score));
    }
    LODE_ASSIGN(auto model,
                UnigramModel::make(std::move(vocabulary), {.unknown = unknown,
                                                           .unknown_score = least - unknown_penalty,
                                                           .byte_fallback = file.byte_fallback,
                                                           .arithmetic = UnigramOptions::Arithmetic::sentencepiece}));
    return std::make_unique<const UnigramModel>(std::move(model));
}

Result<std::unique_ptr<const TokenModel>> make_bpe(const SentencepieceFile& file, std::size_t unknown) {
    PieceBpeVocabulary vocabulary{.unknown = unknown, .byte_fallback = file.byte_fallback};
    for (const auto& piece : file.pieces) {
        if (piece.type == PieceType::unused)
            return fail(ErrorCode::integrity,
                        fmt::format("the unused piece `{}` of a BPE model is not known", piece.text));
        vocabulary.tokens.add(piece.text);
        vocabulary.scores.push_back(piece.score);
        vocabulary.is_verbatim.push_back(piece.type == PieceType::user_defined);
        vocabulary.is_merged.push_back(piece.type == PieceType::normal || piece.type == PieceType::user_defined);
    }
    LODE_ASSIGN(auto model, PieceBpeModel::make(std::move(vocabulary)));
    return std::make_unique<const PieceBpeModel>(std::move(model));
}

Result<std::unique_ptr<const TokenModel>> make_model(const SentencepieceFile& file) {
    LODE_ASSIGN(const auto unknown, find_unknown(file));
    switch (file.model_type) {
        case ModelType::unigram:
            return make_unigram(file, unknown);
        case ModelType::bpe:
            return make_bpe(file, unknown);
        case ModelType::word:
            return fail(ErrorCode::integrity, "the model type `word` is not known");
        case ModelType::character:
            break;
    }
    return fail(ErrorCode::integrity, "the model type `character` is not known");
}

}  // namespace

Result<std::unique_ptr<const Tokenizer>> parse_sentencepiece_model(std::string_view bytes) {
    LODE_ASSIGN(const auto file, parse_sentencepiece_file(bytes));
    LODE_TRY(check_pieces(file));
    LODE_ASSIGN(auto model, make_model(file));
    CharsMap map;
    if (!file.chars_map.empty()) {
        LODE_ASSIGN(map, CharsMap::make(file.chars_map));
    }
    LODE_ASSIGN(auto user_defined, user_defined_of(file));
    SentencepieceNormalizer normalizer(std::move(map), std::move(user_defined),
                                       {.adds_dummy_prefix = file.adds_dummy_prefix,
                                        .is_a_suffix = file.white_space_is_a_suffix,
                                        .removes_extra = file.removes_extra_white_space,
                                        .escapes = file.escapes_white_space});
    return std::make_unique<const SentencepieceTokenizer>(std::move(normalizer), std::move(model));
}

}  // namespace lode
