// sentencepiece's table of replacements (`precompiled_charsmap`): texts by the texts they stand for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace lode {

/// Immutable; safe to use from many threads. The trie is walked as it stands in the table: what is wrong in it ends the
/// walk.
class CharsMap {
public:
    struct Match {
        std::size_t size = 0;  ///< of what is replaced, in bytes; 0: nothing is
        std::string_view replacement;
    };

    /// Knows nothing.
    CharsMap() = default;
    /// The table's bytes: a u32, the size of the trie in bytes; the trie, a Darts double array of u32; the texts that
    /// its values are offsets into, each ended by a NUL. All little-endian. `integrity` where they are not that, or
    /// where a text has more than 64 bytes.
    static Result<CharsMap> make(std::string_view bytes);

    /// The shortest and the longest start of a text that the table knows.
    Match shortest(std::string_view text) const;
    Match longest(std::string_view text) const;

private:
    template <typename Take>
    void walk(std::string_view text, Take&& take) const;
    std::optional<std::string_view> text_at(std::size_t unit) const;

    std::vector<std::uint32_t> m_units;
    std::string m_texts;
};

}  // namespace lode
