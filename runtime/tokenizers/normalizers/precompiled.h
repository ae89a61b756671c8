// sentencepiece's table of replacements (`precompiled_charsmap`), as HuggingFace's tokenizers read it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.h"
#include "runtime/tokenizers/normalizers/normalizer.h"

namespace lode {

/// Replaces grapheme clusters of less than six bytes whose start is in the table, else single characters.
class Precompiled final : public Normalizer {
public:
    /// The table's bytes: a u32, the size of the trie in bytes; the trie, a Darts double array of u32; the texts that
    /// its values are offsets into, each ended by a NUL. All little-endian. `integrity` where they are not that.
    static Result<Precompiled> make(std::string_view bytes);

    NormalText normalize(NormalText text, std::string& buffer) const override;

private:
    Precompiled() = default;
    std::optional<std::string_view> replacement(std::string_view part) const;
    void append(std::string_view grapheme, std::string& buffer) const;

    std::vector<std::uint32_t> m_units;
    std::string m_texts;
    std::array<bool, 128> m_is_plain{};  // ASCII characters that no rule is about
};

/// `integrity` unless the text is base64 with padding (RFC 4648).
Result<std::string> decode_base64(std::string_view text);

}  // namespace lode
