// The normalizers that look at more than one character: NFC, NFD, NFKC, NFKD, Strip, Prepend, Replace.
#pragma once

#include <string>

#include "base/unicode/normal_form.h"
#include "runtime/tokenizers/normalizers/normalizer.h"

namespace lode {

class UnicodeForm final : public Normalizer {
public:
    explicit UnicodeForm(NormalForm form) : m_form(form) {}
    NormalText normalize(NormalText text, std::string& buffer) const override;

private:
    NormalForm m_form;
};

/// Takes white space from the ends.
class Strip final : public Normalizer {
public:
    Strip(bool left, bool right) : m_left(left), m_right(right) {}
    NormalText normalize(NormalText text, std::string& buffer) const override;

private:
    bool m_left;
    bool m_right;
};

/// Puts something before a text that is not empty.
class Prepend final : public Normalizer {
public:
    explicit Prepend(std::string prefix) : m_prefix(std::move(prefix)) {}
    NormalText normalize(NormalText text, std::string& buffer) const override;

private:
    std::string m_prefix;
};

/// Puts something in the place of each occurrence of a string, which is not empty.
class Replace final : public Normalizer {
public:
    Replace(std::string pattern, std::string content) : m_pattern(std::move(pattern)), m_content(std::move(content)) {}
    NormalText normalize(NormalText text, std::string& buffer) const override;

private:
    std::string m_pattern;
    std::string m_content;
};

/// Puts something in the place of each run of spaces, or of any white space: the regular expressions ` {2,}`, ` +`,
/// `\s{2,}` and `\s+`.
class ReplaceSpaces final : public Normalizer {
public:
    enum class What { spaces, white_space };
    ReplaceSpaces(What what, std::size_t least, std::string content)
        : m_what(what), m_least(least), m_content(std::move(content)) {}
    NormalText normalize(NormalText text, std::string& buffer) const override;

private:
    What m_what;
    std::size_t m_least;  // characters of a run
    std::string m_content;
};

}  // namespace lode
