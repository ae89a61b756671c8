// BertNormalizer, BertPreTokenizer and WordPiece as one: the tokenizer of most English embedding models.
#pragma once

#include <array>

#include "runtime/tokenizers/file_tokenizer.h"
#include "runtime/tokenizers/models/wordpiece_model.h"
#include "runtime/tokenizers/normalizers/bert_normalizer.h"

namespace lode {

/// The ids are those of a PipelineTokenizer of the three; no added token is a normalized one. Words of up to eight
/// letters and digits are cut out and looked up in a register each.
class BertTokenizer final : public FileTokenizer {
public:
    BertTokenizer(TokenizerFrame frame, BertNormalizerOptions normalizer, WordPieceModel model);

private:
    const TokenModel& model() const override { return m_model; }
    void encode_part(NormalText part, TokenizerScratch& scratch, std::vector<std::int64_t>& ids) const override;
    std::size_t encode_word(std::string_view text, std::size_t at, std::vector<std::int64_t>& ids) const;

    BertNormalizer m_normalizer;
    WordPieceModel m_model;
    std::array<std::int64_t, 128> m_punctuation{};  // the id of each ASCII character alone
};

}  // namespace lode
