// LinMaxMatch: a trie whose states know which tokens are certain where the walk cannot go on.
#include "runtime/tokenizers/models/wordpiece_model.h"

#include <fmt/format.h>

#include "base/unicode/ascii.h"
#include "base/unicode/utf8.h"

namespace lode {
namespace {

/// Before the tokens that go on with a word, less their prefix: a byte that is nowhere in UTF-8, so that the one trie
/// holds both kinds apart. Words and tokens that start with it all the same are unknown, and never found.
constexpr char inside_mark = '\xFF';
constexpr std::size_t pops_a_state = 32;  ///< on average, at the most; those of people's vocabularies have about one

}  // namespace

Result<WordPieceModel> WordPieceModel::make(TokenTable tokens, const WordPieceOptions& options) {
    WordPieceModel model;
    model.m_tokens = std::move(tokens);
    model.m_max_characters = options.max_characters;

    const std::string inside(1, inside_mark);
    std::vector<std::string> continuing;
    std::vector<ByteTrie::Entry> entries = {{inside, ByteTrie::none}};
    for (std::size_t id = 0; id < model.m_tokens.size(); ++id) {
        const std::string_view token = model.m_tokens[id];
        if (!token.empty() && token.front() != inside_mark) entries.push_back({token, static_cast<std::uint32_t>(id)});
        // A token of nothing but the prefix is never reached: something always follows.
        if (token.size() > options.prefix.size() && token.starts_with(options.prefix))
            continuing.push_back(inside + std::string(token.substr(options.prefix.size())));
        else
            continuing.emplace_back();
    }
    for (std::size_t id = 0; id < continuing.size(); ++id)
        if (!continuing[id].empty()) entries.push_back({continuing[id], static_cast<std::uint32_t>(id)});
    LODE_ASSIGN(model.m_trie, ByteTrie::build(std::move(entries)));
    model.m_inside = model.m_trie.step(ByteTrie::root, inside_mark);

    const std::uint32_t unknown = model.m_trie.find(options.unknown);
    if (unknown == ByteTrie::none)
        return fail(ErrorCode::integrity,
                    fmt::format("the unknown token `{}` is not in the vocabulary", options.unknown));
    model.m_unknown = unknown;
    LODE_TRY(model.link_failures());
    if (options.max_characters >= WholeWords::max_size)
        for (std::size_t id = 0; id < model.m_tokens.size(); ++id)
            model.m_whole_words.add(model.m_tokens[id], static_cast<std::uint32_t>(id));
    return model;
}

Result<void> WordPieceModel::link_failures() {
    m_failures.resize(m_trie.state_limit());
    for (const auto state : m_trie.breadth_first())
        if (state != m_inside) LODE_TRY(link(state));
    m_trie.forget_order();
    return {};
}

/// The paper's algorithm 2. A parent's failure is known before its children's.
Result<void> WordPieceModel::link(ByteTrie::State state) {
    Failure& failure = m_failures[state];
    failure.first_pop = static_cast<std::uint32_t>(m_pops.size());
    if (const std::uint32_t id = m_trie.value(state); id != ByteTrie::none) {
        failure.state = m_inside;
        m_pops.push_back(id);
    } else {
        const char label = m_trie.label(state);
        const auto add_pops = [&](const Failure& from) {
            for (std::uint32_t i = 0; i < from.pops; ++i) m_pops.push_back(m_pops[from.first_pop + i]);
        };
        const Failure* at = &m_failures[m_trie.parent(state)];
        add_pops(*at);
        ByteTrie::State next = ByteTrie::none;
        while (at->state != ByteTrie::none && (next = m_trie.step(at->state, label)) == ByteTrie::none) {
            at = &m_failures[at->state];
            add_pops(*at);
        }
        failure.state = next;
        if (next == ByteTrie::none) m_pops.resize(failure.first_pop);
    }
    failure.pops = static_cast<std::uint32_t>(m_pops.size() - failure.first_pop);
    if (m_pops.size() > pops_a_state * m_trie.state_limit())
        return fail(ErrorCode::integrity,
                    "the vocabulary holds long words made of many short ones, as no language does");
    return {};
}

/// False where the word cannot be parted.
bool WordPieceModel::fail_over(ByteTrie::State& state, std::vector<std::int64_t>& ids) const {
    const Failure& failure = m_failures[state];
    if (failure.state == ByteTrie::none) return false;
    const auto first = m_pops.begin() + failure.first_pop;
    ids.insert(ids.end(), first, first + failure.pops);
    state = failure.state;
    return true;
}

/// The paper's algorithm 1.
bool WordPieceModel::match(std::string_view word, std::vector<std::int64_t>& ids) const {
    ByteTrie::State state = ByteTrie::root;
    for (const char byte : word) {
        ByteTrie::State next = ByteTrie::none;
        while ((next = m_trie.step(state, byte)) == ByteTrie::none)
            if (!fail_over(state, ids)) return false;
        state = next;
    }
    while (state != m_inside)
        if (!fail_over(state, ids)) return false;
    return true;
}

bool WordPieceModel::is_too_long(std::string_view word) const {
    return word.size() > m_max_characters && count_code_points(word) > m_max_characters;
}

void WordPieceModel::encode_word(std::string_view word, std::vector<std::int64_t>& ids) const {
    if (word.empty()) return;
    const std::size_t before = ids.size();
    if (word.front() != inside_mark && !is_too_long(word) && match(word, ids)) return;
    ids.resize(before);
    ids.push_back(m_unknown);
}

}  // namespace lode
