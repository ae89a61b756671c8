// Tokens that are found in a text before anything else is done to it, or after it is normalized.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "runtime/tokenizers/models/byte_trie.h"
#include "runtime/tokenizers/pre_tokenizers/piece.h"

namespace lode {

struct AddedToken {
    std::string content;
    std::int64_t id = 0;
    bool single_word = false;  ///< not where a word character is beside it
    bool strips_left = false;  ///< takes the white space before it
    bool strips_right = false;
    bool normalized = false;  ///< looked for in the normalized text, in its own normalized form
};

/// The tokens of one kind. Immutable; safe to use from many threads.
class AddedTokens {
public:
    /// `integrity`: two of the same content, an empty one, one that is too long (see ByteTrie).
    static Result<AddedTokens> make(std::vector<AddedToken> tokens);

    bool is_empty() const { return m_tokens.empty(); }
    /// Whether one may be in the text: false in nearly all cases where none is.
    bool may_be_in(std::string_view text) const { return !is_empty() && next_candidate(text, 0) < text.size(); }
    /// Adds the parts of a text: tokens, each with its id, and what is between them. The leftmost token is taken, the
    /// longest of those that start there.
    void part(std::string_view text, std::size_t head, std::vector<Piece>& parts) const;

private:
    struct Match {
        std::size_t end = 0;
        const AddedToken* token = nullptr;
    };

    AddedTokens() = default;
    std::size_t next_candidate(std::string_view text, std::size_t from) const;
    Match longest_at(std::string_view text, std::size_t begin) const;

    std::vector<AddedToken> m_tokens;
    ByteTrie m_trie;
    std::array<bool, 256> m_is_first{};  // by byte
    int m_only_first = -1;               // the byte that all start with
};

}  // namespace lode
