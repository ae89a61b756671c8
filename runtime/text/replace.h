// `replace`: what a regular expression matches, replaced.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace lode {

enum class Occurrences { first, all };

/// `tf.strings.regex_replace(text, pattern, rewrite, replace_global)`, compiled once. Immutable and thread-safe. Time
/// is linear in the text for each match, and memory bounded (8 MiB for the automata), whatever pattern and text are; so
/// a pattern that looks far ahead for each of many matches (`a.*b|a`) takes the square, as it does in TensorFlow.
class Replacement {
public:
    /// `pattern` in RE2's syntax. In `rewrite` `\0` is the match, `\1` to `\9` its groups, `\\` a backslash.
    /// `integrity` when RE2 refuses the pattern, or the rewrite is none or names a group that the pattern lacks
    /// (TensorFlow goes on without a replacement, or with a part of one).
    static Result<Replacement> compile(std::string_view pattern, std::string_view rewrite, Occurrences occurrences);

    Replacement(Replacement&&) noexcept;
    Replacement& operator=(Replacement&&) noexcept;
    ~Replacement();

    /// `text` itself when nothing matches; else appended to `buffer`, and a view of it there, which holds until the
    /// buffer grows. `text` is no view of `buffer`. `invalid_argument` for a text that the rewrite could make longer
    /// than most_text_bytes. What is not UTF-8 is matched by no character, and stays.
    Result<std::string_view> apply(std::string_view text, std::string& buffer) const;
    static constexpr std::size_t most_text_bytes = std::size_t{1} << 26U;

private:
    struct Compiled;
    explicit Replacement(std::unique_ptr<const Compiled> compiled);

    std::unique_ptr<const Compiled> m_compiled;
};

}  // namespace lode
