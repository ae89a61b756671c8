// A part of a text that is on its way to a model, and the rules by which a text is parted at what a pattern matches.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace lode {

/// Bytes `begin` to `end` of a text that its holder knows.
struct Piece {
    static constexpr std::int64_t no_token = -1;

    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t head = 0;        ///< as NormalText has it
    std::int64_t id = no_token;  ///< of an added token: nothing is left to do

    bool is_token() const { return id != no_token; }
    std::string_view in(std::string_view text) const { return text.substr(begin, end - begin); }
};

/// What becomes of a match: its own piece, none, one with its like, or part of what is before or after it.
enum class SplitBehavior { isolated, removed, contiguous, merged_with_previous, merged_with_next };

/// By HuggingFace's names: `Isolated`, `MergedWithPrevious` …
std::optional<SplitBehavior> parse_split_behavior(std::string_view name);

/// Takes the matches of one piece, and what is between them, in order and without holes, and adds the parts that the
/// behaviour makes of them. Empty parts are dropped.
class PieceSplitter {
public:
    PieceSplitter(Piece whole, SplitBehavior behavior, std::vector<Piece>& parts)
        : m_whole(whole), m_behavior(behavior), m_parts(parts) {}

    void add(std::size_t begin, std::size_t end, bool is_match);
    /// After the last.
    void finish();

private:
    void emit(std::size_t begin, std::size_t end);

    Piece m_whole;
    SplitBehavior m_behavior;
    std::vector<Piece>& m_parts;
    bool m_is_held = false;  // what may grow by what follows
    std::size_t m_held_begin = 0;
    std::size_t m_held_end = 0;
    bool m_was_match = false;
};

}  // namespace lode
