// One alternative after another, as a regular expression tries them.
#include "runtime/tokenizers/pre_tokenizers/word_pattern.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <utility>

#include "base/unicode/category.h"
#include "base/unicode/utf8.h"

namespace lode {
namespace {

constexpr std::size_t any_number = std::numeric_limits<std::size_t>::max();

enum class Kind : std::uint8_t { letter, number, space, other };

Kind kind_of(char32_t code_point) {
    if (is_white_space(code_point)) return Kind::space;
    const Category category = general_category(code_point);
    return is_letter(category) ? Kind::letter : (is_number(category) ? Kind::number : Kind::other);
}

/// The size of the characters of one kind that a text starts with, `most` at the most.
std::size_t size_of_run(std::string_view text, Kind kind, std::size_t most = any_number) {
    std::size_t size = 0;
    for (std::size_t count = 0; size < text.size() && count < most; ++count) {
        const auto character = decode_utf8(text.substr(size));
        if (kind_of(character.value) != kind) break;
        size += character.size;
    }
    return size;
}

std::size_t size_of_line_ends(std::string_view text) {
    return std::min(text.find_first_not_of("\r\n"), text.size());
}

enum class Case { as_written, any };

/// 's|'t|'re|'ve|'m|'ll|'d
std::size_t size_of_contraction(std::string_view text, Case letters) {
    if (!text.starts_with('\'')) return 0;
    for (const std::string_view ending : {"s", "t", "re", "ve", "m", "ll", "d"}) {
        const std::string_view after = text.substr(1, ending.size());
        const bool is_it = std::equal(
            after.begin(), after.end(), ending.begin(), ending.end(),
            [&](char c, char wanted) { return c == wanted || (letters == Case::any && c == wanted - 'a' + 'A'); });
        if (is_it) return 1 + ending.size();
    }
    constexpr std::string_view long_s = "\u017F";  // the other lower case of S
    return letters == Case::any && text.substr(1).starts_with(long_s) ? 1 + long_s.size() : 0;
}

/// ` ?` and one or more of a kind.
std::size_t size_of_spaced_run(std::string_view text, Kind kind) {
    const std::size_t space = text.starts_with(' ') ? 1 : 0;
    const std::size_t run = size_of_run(text.substr(space), kind);
    return run == 0 ? 0 : space + run;
}

/// \s+(?!\S)|\s+
std::size_t size_of_space(std::string_view text) {
    const std::size_t run = size_of_run(text, Kind::space);
    if (run == text.size()) return run;
    std::size_t last = run - 1;
    while ((static_cast<unsigned char>(text[last]) & 0xC0U) == 0x80U) --last;
    return last == 0 ? run : last;
}

std::size_t size_of_gpt2(std::string_view text) {
    if (const auto size = size_of_contraction(text, Case::as_written)) return size;
    for (const Kind kind : {Kind::letter, Kind::number, Kind::other})
        if (const auto size = size_of_spaced_run(text, kind)) return size;
    return size_of_space(text);
}

/// [^\r\n\p{L}\p{N}]?\p{L}+
std::size_t size_of_word(std::string_view text) {
    const auto [value, size, valid] = decode_utf8(text);
    const Kind kind = kind_of(value);
    if (kind == Kind::letter) return size_of_run(text, Kind::letter);
    if (kind == Kind::number || value == '\r' || value == '\n') return 0;
    const std::size_t run = size_of_run(text.substr(size), Kind::letter);
    return run == 0 ? 0 : size + run;
}

std::size_t size_of_llama3(std::string_view text, std::size_t digits) {
    if (const auto size = size_of_contraction(text, Case::any)) return size;
    if (const auto size = size_of_word(text)) return size;
    if (const auto size = size_of_run(text, Kind::number, digits)) return size;
    if (const auto size = size_of_spaced_run(text, Kind::other)) return size + size_of_line_ends(text.substr(size));
    // \s*[\r\n]+ goes as far as the last line end of the white space.
    const std::size_t line_end = text.substr(0, size_of_run(text, Kind::space)).find_last_of("\r\n");
    return line_end == std::string_view::npos ? size_of_space(text) : line_end + 1;
}

}  // namespace

std::optional<WordPattern> parse_word_pattern(std::string_view regex) {
    constexpr std::array patterns = {
        std::pair{std::string_view(R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)"),
                  WordPattern::gpt2},
        std::pair{std::string_view(R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|)"
                                   R"( ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)"),
                  WordPattern::llama3},
        std::pair{std::string_view(R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}|)"
                                   R"( ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)"),
                  WordPattern::qwen2},
    };
    const auto found =
        std::find_if(patterns.begin(), patterns.end(), [&](const auto& pattern) { return pattern.first == regex; });
    return found == patterns.end() ? std::nullopt : std::optional(found->second);
}

std::size_t size_of_match(WordPattern pattern, std::string_view text) {
    switch (pattern) {
        case WordPattern::gpt2:
            return size_of_gpt2(text);
        case WordPattern::llama3:
            return size_of_llama3(text, 3);
        case WordPattern::qwen2:
            return size_of_llama3(text, 1);
    }
    return text.size();
}

}  // namespace lode
