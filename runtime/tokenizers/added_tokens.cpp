// Leftmost-longest matching over a trie.
#include "runtime/tokenizers/added_tokens.h"

#include <algorithm>
#include <cstring>

#include "base/unicode/utf8.h"
#include "runtime/tokenizers/character_class.h"

namespace lode {
namespace {

/// Where the last character of a text that is not empty begins.
std::size_t last_character(std::string_view text) {
    std::size_t at = text.size() - 1;
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) --at;
    return at;
}

bool ends_with_word(std::string_view text) {
    return !text.empty() && is_in(decode_utf8(text.substr(last_character(text))).value, CharacterClass::word);
}

bool starts_with_word(std::string_view text) {
    return !text.empty() && is_in(decode_utf8(text).value, CharacterClass::word);
}

/// Where the white space begins that the text ends with; never before `least`.
std::size_t begin_of_last_space(std::string_view text, std::size_t least) {
    while (text.size() > least) {
        const std::size_t at = last_character(text);
        if (!is_in(decode_utf8(text.substr(at)).value, CharacterClass::white_space)) break;
        text = text.substr(0, at);
    }
    return std::max(text.size(), least);
}

std::size_t size_of_first_space(std::string_view text) {
    std::size_t size = 0;
    while (size < text.size()) {
        const auto character = decode_utf8(text.substr(size));
        if (!is_in(character.value, CharacterClass::white_space)) break;
        size += character.size;
    }
    return size;
}

}  // namespace

Result<AddedTokens> AddedTokens::make(std::vector<AddedToken> tokens) {
    AddedTokens added;
    added.m_tokens = std::move(tokens);
    std::vector<ByteTrie::Entry> entries;
    for (std::uint32_t i = 0; i < added.m_tokens.size(); ++i) entries.push_back({added.m_tokens[i].content, i});
    LODE_ASSIGN(added.m_trie, ByteTrie::build(std::move(entries)));
    added.m_trie.forget_order();
    for (const auto& token : added.m_tokens) added.m_is_first[static_cast<unsigned char>(token.content.front())] = true;
    if (std::count(added.m_is_first.begin(), added.m_is_first.end(), true) == 1)
        added.m_only_first = static_cast<unsigned char>(added.m_tokens.front().content.front());
    return added;
}

std::size_t AddedTokens::next_candidate(std::string_view text, std::size_t from) const {
    if (m_only_first >= 0) {
        const void* const found = std::memchr(text.data() + from, m_only_first, text.size() - from);
        return found == nullptr ? text.size() : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
    }
    while (from < text.size() && !m_is_first[static_cast<unsigned char>(text[from])]) ++from;
    return from;
}

AddedTokens::Match AddedTokens::longest_at(std::string_view text, std::size_t begin) const {
    Match longest;
    ByteTrie::State state = ByteTrie::root;
    for (std::size_t at = begin; at < text.size(); ++at) {
        state = m_trie.step(state, text[at]);
        if (state == ByteTrie::none) break;
        if (m_trie.value(state) != ByteTrie::none) longest = {at + 1, &m_tokens[m_trie.value(state)]};
    }
    return longest;
}

void AddedTokens::part(std::string_view text, std::size_t head, std::vector<Piece>& parts) const {
    std::size_t done = 0;
    std::size_t end_of_space = 0;  // that was measured last: nothing of it is measured again
    const auto add = [&](std::size_t begin, std::size_t end, std::int64_t id) {
        parts.push_back({begin, end, head - std::min(head, begin), id});
    };
    for (std::size_t at = next_candidate(text, 0); at < text.size(); at = next_candidate(text, at)) {
        const auto [match_end, token] = longest_at(text, at);
        if (token == nullptr) {
            ++at;
            continue;
        }
        std::size_t begin = at, end = match_end;
        at = match_end;  // a token that is refused is passed over all the same
        if (token->single_word && (ends_with_word(text.substr(0, begin)) || starts_with_word(text.substr(end))))
            continue;
        if (token->strips_left) begin = begin_of_last_space(text.substr(0, begin), done);
        if (token->strips_right) {
            if (end > end_of_space) end_of_space = end + size_of_first_space(text.substr(end));
            end = std::max(end, end_of_space);
        }
        if (begin >= end) continue;  // the one before took the white space that it is of
        if (done < begin) add(done, begin, Piece::no_token);
        add(begin, end, token->id);
        done = end;
    }
    if (done < text.size()) add(done, text.size(), Piece::no_token);
}

}  // namespace lode
