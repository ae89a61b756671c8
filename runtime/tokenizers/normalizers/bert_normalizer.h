// BertNormalizer: cleans a text, parts Chinese characters, strips accents, lower-cases.
#pragma once

#include "runtime/tokenizers/character_map.h"
#include "runtime/tokenizers/normalizers/normalizer.h"

namespace lode {

struct BertNormalizerOptions {
    bool clean_text = true;            ///< control characters go, white space becomes spaces
    bool handle_chinese_chars = true;  ///< a space on either side of each
    bool strip_accents = true;         ///< NFD without nonspacing marks
    bool lowercase = true;             ///< each character alone: a final sigma is as any other
};

/// In one pass, eight bytes of ASCII at a time.
class BertNormalizer final : public Normalizer {
public:
    explicit BertNormalizer(BertNormalizerOptions options);

    NormalText normalize(NormalText text, std::string& buffer) const override;
    const BertNormalizerOptions& options() const { return m_options; }

private:
    MappedCharacter map(char32_t code_point) const;
    void append_slowly(std::string_view text, std::string& buffer) const;

    BertNormalizerOptions m_options;
    CharacterMap m_map;
};

}  // namespace lode
