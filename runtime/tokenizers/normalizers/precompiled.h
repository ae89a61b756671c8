// The normalizer Precompiled: sentencepiece's table of replacements, as HuggingFace's tokenizers apply it.
#pragma once

#include <array>

#include "base/result.h"
#include "runtime/tokenizers/chars_map.h"
#include "runtime/tokenizers/normalizers/normalizer.h"

namespace lode {

/// Replaces grapheme clusters of less than six bytes whose start is in the table (the shortest that is), else single
/// characters.
class Precompiled final : public Normalizer {
public:
    explicit Precompiled(CharsMap map);
    NormalText normalize(NormalText text, std::string& buffer) const override;

private:
    void append(std::string_view grapheme, std::string& buffer) const;

    CharsMap m_map;
    std::array<bool, 128> m_is_plain{};  // ASCII characters that no rule is about
};

}  // namespace lode
