// Texts that stand on the command line.
#pragma once

#include <span>
#include <string>

#include "cli/bulk/text_source.h"

namespace lode {

class GivenTexts final : public TextSource {
public:
    /// `texts` must outlive it and its blocks, of at most `block_size` texts.
    GivenTexts(std::span<const std::string> texts, std::size_t block_size) : m_rest(texts), m_block_size(block_size) {}

    Result<bool> next(TextBlock& block, const Cancellation& stop) override;

private:
    std::span<const std::string> m_rest;
    std::size_t m_block_size;
};

}  // namespace lode
