// What kind of character a code point is (the Unicode Character Database's General_Category and White_Space).
#pragma once

#include <cstdint>

namespace lode {

/// In parentheses the database's own short name.
enum class Category : std::uint8_t {
    unassigned,             ///< (Cn)
    uppercase_letter,       ///< (Lu)
    lowercase_letter,       ///< (Ll)
    titlecase_letter,       ///< (Lt)
    modifier_letter,        ///< (Lm)
    other_letter,           ///< (Lo)
    nonspacing_mark,        ///< (Mn)
    enclosing_mark,         ///< (Me)
    spacing_mark,           ///< (Mc)
    decimal_number,         ///< (Nd)
    letter_number,          ///< (Nl)
    other_number,           ///< (No)
    space_separator,        ///< (Zs)
    line_separator,         ///< (Zl)
    paragraph_separator,    ///< (Zp)
    control,                ///< (Cc)
    format,                 ///< (Cf)
    private_use,            ///< (Co)
    surrogate,              ///< (Cs)
    dash_punctuation,       ///< (Pd)
    open_punctuation,       ///< (Ps)
    close_punctuation,      ///< (Pe)
    connector_punctuation,  ///< (Pc)
    other_punctuation,      ///< (Po)
    math_symbol,            ///< (Sm)
    currency_symbol,        ///< (Sc)
    modifier_symbol,        ///< (Sk)
    other_symbol,           ///< (So)
    initial_punctuation,    ///< (Pi)
    final_punctuation,      ///< (Pf)
};

/// By the version of Unicode that ICU has (72: Unicode 15). What lies above U+10FFFF is unassigned.
Category general_category(char32_t code_point);

/// P*. Of ASCII: all of ``!"#%&'()*,-./:;?@[\]_{}``; not ``$+<=>^`|~``, which are symbols.
bool is_punctuation(Category category);
/// M*
bool is_mark(Category category);
/// L*
bool is_letter(Category category);
/// N*
bool is_number(Category category);
/// S*
bool is_symbol(Category category);
/// C*: control, format, private use, surrogates, and what is not assigned.
bool is_other(Category category);

/// The property White_Space: U+0009 to U+000D, U+0020, U+0085, U+00A0, and the spaces and separators above.
bool is_white_space(char32_t code_point);

}  // namespace lode
