// Categories by ICU; those of ASCII from a table of our own.
#include "base/unicode/category.h"

#include <array>

#include "base/unicode/icu.h"

namespace lode {
namespace {

static_assert(static_cast<int>(Category::final_punctuation) == U_FINAL_PUNCTUATION);
static_assert(static_cast<int>(Category::initial_punctuation) == U_INITIAL_PUNCTUATION);
static_assert(static_cast<int>(Category::other_symbol) == U_OTHER_SYMBOL);
static_assert(static_cast<int>(Category::other_punctuation) == U_OTHER_PUNCTUATION);
static_assert(static_cast<int>(Category::dash_punctuation) == U_DASH_PUNCTUATION);
static_assert(static_cast<int>(Category::surrogate) == U_SURROGATE);
static_assert(static_cast<int>(Category::format) == U_FORMAT_CHAR);
static_assert(static_cast<int>(Category::spacing_mark) == U_COMBINING_SPACING_MARK);
static_assert(static_cast<int>(Category::nonspacing_mark) == U_NON_SPACING_MARK);
static_assert(static_cast<int>(Category::unassigned) == U_UNASSIGNED);

constexpr Category category_of_ascii(char c) {
    if (c < ' ' || c == 0x7F) return Category::control;
    if (c == ' ') return Category::space_separator;
    if (c >= 'a' && c <= 'z') return Category::lowercase_letter;
    if (c >= 'A' && c <= 'Z') return Category::uppercase_letter;
    if (c >= '0' && c <= '9') return Category::decimal_number;
    switch (c) {
        case '$':
            return Category::currency_symbol;
        case '+':
        case '<':
        case '=':
        case '>':
        case '|':
        case '~':
            return Category::math_symbol;
        case '^':
        case '`':
            return Category::modifier_symbol;
        case '(':
        case '[':
        case '{':
            return Category::open_punctuation;
        case ')':
        case ']':
        case '}':
            return Category::close_punctuation;
        case '-':
            return Category::dash_punctuation;
        case '_':
            return Category::connector_punctuation;
        default:
            return Category::other_punctuation;
    }
}

constexpr auto ascii_categories = [] {
    std::array<Category, 128> categories{};
    for (std::size_t c = 0; c < categories.size(); ++c) categories[c] = category_of_ascii(static_cast<char>(c));
    return categories;
}();

bool is_between(Category category, Category first, Category last) {
    return category >= first && category <= last;
}

}  // namespace

Category general_category(char32_t code_point) {
    if (code_point < ascii_categories.size()) return ascii_categories[code_point];
    if (code_point > 0x10FFFF) return Category::unassigned;
    return static_cast<Category>(icu().char_type(static_cast<UChar32>(code_point)));
}

bool is_punctuation(Category category) {
    return is_between(category, Category::dash_punctuation, Category::other_punctuation) ||
           is_between(category, Category::initial_punctuation, Category::final_punctuation);
}

bool is_mark(Category category) {
    return is_between(category, Category::nonspacing_mark, Category::spacing_mark);
}

bool is_letter(Category category) {
    return is_between(category, Category::uppercase_letter, Category::other_letter);
}

bool is_number(Category category) {
    return is_between(category, Category::decimal_number, Category::other_number);
}

bool is_symbol(Category category) {
    return is_between(category, Category::math_symbol, Category::other_symbol);
}

bool is_other(Category category) {
    return category == Category::unassigned || is_between(category, Category::control, Category::surrogate);
}

bool is_white_space(char32_t code_point) {
    if (code_point < 0x80) return code_point == ' ' || (code_point >= '\t' && code_point <= '\r');
    return code_point <= 0x10FFFF && icu().is_white_space(static_cast<UChar32>(code_point)) != 0;
}

}  // namespace lode
