// The tokenizer of a tokenizer.json, step by step: normalizers, pre-tokenizers, a model.
#pragma once

#include <array>
#include <memory>
#include <vector>

#include "runtime/tokenizers/file_tokenizer.h"
#include "runtime/tokenizers/pre_tokenizers/pre_tokenizer.h"

namespace lode {

using Normalizers = std::vector<std::unique_ptr<const Normalizer>>;
using PreTokenizers = std::vector<std::unique_ptr<const PreTokenizer>>;

/// One after another, the text in turn in one of two buffers. What a step makes beyond `room` bytes is cut off.
NormalText normalize_by_all(const Normalizers& normalizers, NormalText text, std::size_t room,
                            std::array<std::string, 2>& buffers);

class PipelineTokenizer final : public FileTokenizer {
public:
    PipelineTokenizer(TokenizerFrame frame, Normalizers normalizers, PreTokenizers pre_tokenizers,
                      std::unique_ptr<const TokenModel> model)
        : FileTokenizer(std::move(frame)),
          m_normalizers(std::move(normalizers)),
          m_pre_tokenizers(std::move(pre_tokenizers)),
          m_model(std::move(model)) {}

private:
    const TokenModel& model() const override { return *m_model; }
    void encode_part(NormalText part, TokenizerScratch& scratch, std::vector<std::int64_t>& ids) const override;

    Normalizers m_normalizers;
    PreTokenizers m_pre_tokenizers;
    std::unique_ptr<const TokenModel> m_model;
};

}  // namespace lode
