// Texts from anywhere: what is promised of every text op holds for each, and a replaced `\pP` is stripped punctuation.
#include <algorithm>

#include "base/unicode/utf8.h"
#include "fuzz/round_trip.h"
#include "runtime/text/lowercase.h"
#include "runtime/text/normalize_unicode.h"
#include "runtime/text/replace.h"
#include "runtime/text/split.h"
#include "runtime/text/strip_punctuation.h"

namespace {
using namespace lode;

/// What an op gives is a view of the text, or of what it put behind what was there.
template <typename Apply>
std::string applied(std::string_view text, Apply apply) {
    std::string buffer = "before";
    const std::string_view made = apply(text, buffer);
    require(buffer.starts_with("before"));
    require(buffer.size() == 6 || made.data() == buffer.data() + 6);
    return std::string(made);
}

void check_unicode(std::string_view text) {
    const auto lower = applied(text, lowercase);
    require(is_valid_utf8(lower));
    for (const auto form : {NormalForm::nfc, NormalForm::nfd, NormalForm::nfkc, NormalForm::nfkd}) {
        const auto normalized = [&](std::string_view one, std::string& buffer) {
            return normalize_unicode(one, form, buffer);
        };
        const auto once = applied(text, normalized);
        require(applied(once, normalized) == once);
        require(!is_valid_utf8(text) || is_valid_utf8(once));
    }
}

void check_strip(std::string_view text) {
    static const auto expression = Replacement::compile("\\pP", "", Occurrences::all);
    const auto replaced = [&](std::string_view one, std::string& buffer) {
        return expression->apply(one, buffer).value_or(one);
    };
    require(applied(text, strip_punctuation) == applied(text, replaced));
}

/// The parts and what stood between them are the text.
void check_split(std::string_view separators, std::string_view text) {
    std::vector<std::string_view> parts;
    Splitter(std::string(separators), Separators::whole, Empty::keep).split(text, parts);
    std::string joined;
    for (std::size_t i = 0; i < parts.size() && !separators.empty(); ++i)
        joined.append(i == 0 ? "" : separators).append(parts[i]);
    require(separators.empty() || joined == text);

    parts.clear();
    const Splitter at_bytes(std::string(separators), Separators::any_byte, Empty::keep);
    at_bytes.split(text, parts);
    std::size_t bytes = parts.empty() || separators.empty() ? 0 : parts.size() - 1;
    for (const auto part : parts) {
        require(separators.empty() || part.find_first_of(separators) == std::string_view::npos);
        bytes += part.size();
    }
    require(bytes == text.size());
}

void check_replace(std::string_view pattern, std::string_view rewrite, std::string_view text) {
    const auto replacement = Replacement::compile(pattern, rewrite, Occurrences::all);
    if (!replacement)
        require(!replacement.error().message.empty());
    else
        applied(text, [&](std::string_view one, std::string& buffer) {
            return replacement->apply(one, buffer).value_or(one);
        });
}

/// Up to the next newline, which is taken away too.
std::string_view take_line(std::string_view& text) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    return line;
}

}  // namespace

/// Two lines, which are separators or a pattern and its rewrite; then the text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view text = as_text(data, size);
    check_unicode(text);
    check_strip(text);
    const auto first = take_line(text);
    const auto second = take_line(text);
    check_split(first, text);
    check_replace(first, second, text);
    return 0;
}
