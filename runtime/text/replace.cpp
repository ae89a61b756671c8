// Replacement by RE2.
#include "runtime/text/replace.h"

#include <algorithm>
#include <string>
#include <utility>

#include <re2/re2.h>

namespace lode {
namespace {

RE2::Options options() {
    RE2::Options options;  // UTF-8, 8 MiB: TensorFlow's
    options.set_log_errors(false);
    return options;
}

re2::StringPiece piece_of(std::string_view text) {
    return {text.data(), text.size()};
}

}  // namespace

struct Replacement::Compiled {
    Compiled(std::string_view pattern, std::string_view with, Occurrences which)
        : expression(piece_of(pattern), options()), rewrite(with), occurrences(which) {}

    /// No text of so many bytes becomes longer: each match adds the rewrite's own bytes, and each of its references no
    /// more than the matches have together.
    std::size_t most_made(std::size_t bytes) const {
        const auto references = static_cast<std::size_t>(std::count(rewrite.begin(), rewrite.end(), '\\'));
        return bytes * (references + 1) + rewrite.size() * (bytes + 1);
    }

    RE2 expression;
    std::string rewrite;
    Occurrences occurrences;
};

Replacement::Replacement(std::unique_ptr<const Compiled> compiled) : m_compiled(std::move(compiled)) {}
Replacement::Replacement(Replacement&&) noexcept = default;
Replacement& Replacement::operator=(Replacement&&) noexcept = default;
Replacement::~Replacement() = default;

Result<Replacement> Replacement::compile(std::string_view pattern, std::string_view rewrite, Occurrences occurrences) {
    auto compiled = std::make_unique<const Compiled>(pattern, rewrite, occurrences);
    if (!compiled->expression.ok())
        return fail(ErrorCode::integrity, "the pattern `" + std::string(pattern) +
                                              "` is no regular expression of RE2's: " + compiled->expression.error());
    std::string error;
    if (!compiled->expression.CheckRewriteString(piece_of(rewrite), &error))
        return fail(ErrorCode::integrity, "the rewrite `" + std::string(rewrite) + "` does not fit the pattern `" +
                                              std::string(pattern) + "`: " + error);
    return Replacement(std::move(compiled));
}

Result<std::string_view> Replacement::apply(std::string_view text, std::string& buffer) const {
    const RE2& expression = m_compiled->expression;
    // Whether there is a match at all is found by the automaton alone, much faster than where it is.
    if (!RE2::PartialMatch(piece_of(text), expression)) return text;
    if (m_compiled->most_made(text.size()) > most_text_bytes)
        return fail(ErrorCode::invalid_argument, "a text of " + std::to_string(text.size()) +
                                                     " bytes could become longer than " +
                                                     std::to_string(most_text_bytes) + " when it is rewritten");
    std::string replaced(text);
    if (m_compiled->occurrences == Occurrences::all)
        RE2::GlobalReplace(&replaced, expression, piece_of(m_compiled->rewrite));
    else
        RE2::Replace(&replaced, expression, piece_of(m_compiled->rewrite));
    if (replaced == text) return text;
    const std::size_t start = buffer.size();
    buffer += replaced;
    return std::string_view(buffer).substr(start);
}

}  // namespace lode
