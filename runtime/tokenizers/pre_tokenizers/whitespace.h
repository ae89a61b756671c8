// The pre-tokenizer Whitespace: the matches of \w+|[^\w\s]+.
#pragma once

#include "runtime/tokenizers/pre_tokenizers/pre_tokenizer.h"

namespace lode {

class Whitespace final : public PreTokenizer {
public:
    std::string_view part(std::string_view text, std::span<const Piece> pieces, std::string& buffer,
                          std::vector<Piece>& parts) const override;
};

}  // namespace lode
