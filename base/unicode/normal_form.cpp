// Normalisation by ICU, in pieces of UTF-16.
#include "base/unicode/normal_form.h"

#include <algorithm>
#include <cassert>
#include <utility>
#include <vector>

#include "base/unicode/ascii.h"
#include "base/unicode/icu.h"
#include "base/unicode/piece.h"
#include "base/unicode/utf8.h"

namespace lode {
namespace {

const UNormalizer2* normalizer_of(NormalForm form) {
    UErrorCode status = U_ZERO_ERROR;
    switch (form) {
        case NormalForm::nfc:
            return icu().nfc(&status);
        case NormalForm::nfd:
            return icu().nfd(&status);
        case NormalForm::nfkc:
            return icu().nfkc(&status);
        case NormalForm::nfkd:
            return icu().nfkd(&status);
    }
    return nullptr;
}

/// The forms without composition.
NormalForm decomposed(NormalForm form) {
    return form == NormalForm::nfc || form == NormalForm::nfd ? NormalForm::nfd : NormalForm::nfkd;
}

/// The first code point that a form changes, moves or joins to the one before it is this or a later one.
char32_t first_of_interest(NormalForm form) {
    switch (form) {
        case NormalForm::nfc:
            return 0x300;
        case NormalForm::nfd:
            return 0xC0;
        default:
            return 0xA0;
    }
}

void append_utf16(char32_t code_point, std::u16string& text) {
    if (code_point < 0x10000) {
        text += static_cast<char16_t>(code_point);
    } else {
        text += static_cast<char16_t>(0xD7C0U + (code_point >> 10U));
        text += static_cast<char16_t>(0xDC00U | (code_point & 0x3FFU));
    }
}

/// `text` is valid.
std::vector<char32_t> code_points_of(std::string_view text) {
    std::vector<char32_t> code_points;
    code_points.reserve(text.size());
    while (!text.empty()) {
        const auto code_point = decode_utf8(text);
        code_points.push_back(code_point.value);
        text.remove_prefix(code_point.size);
    }
    return code_points;
}

void append_utf16_as_utf8(std::u16string_view text, std::string& buffer) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        char32_t code_point = text[i];
        if (code_point >= 0xD800 && code_point < 0xDC00 && i + 1 < text.size())
            code_point = 0x10000U + ((code_point - 0xD800U) << 10U) + (text[++i] - 0xDC00U);
        append_utf8(code_point, buffer);
    }
}

class Normalizer {
public:
    explicit Normalizer(NormalForm form)
        : m_form(normalizer_of(form)), m_decomposition(normalizer_of(decomposed(form))) {
        assert(m_form != nullptr && m_decomposition != nullptr);
    }

    /// `piece` is valid UTF-8.
    void append(std::string_view piece, std::string& buffer) {
        const auto code_points = code_points_of(piece);
        m_source.clear();
        for (const char32_t c : code_points) append_utf16(c, m_source);
        if (is_normal(m_source)) {
            buffer += piece;
            return;
        }
        m_source.clear();
        for (std::size_t at = 0; at < code_points.size();) at = append_run(code_points, at);
        append_utf16_as_utf8(normalized(), buffer);
    }

private:
    /// Runs of marks up to this length are left for ICU to sort.
    static constexpr std::size_t short_run = 64;

    bool is_normal(std::u16string_view text) const {
        UErrorCode status = U_ZERO_ERROR;
        return icu().span_that_is_normal(m_form, text.data(), static_cast<std::int32_t>(text.size()), &status) ==
               static_cast<std::int32_t>(text.size());
    }

    bool joins_what_is_before(char32_t code_point) const {
        return code_point >= 0x300 && icu().has_boundary_before(m_decomposition, static_cast<UChar32>(code_point)) == 0;
    }

    /// Appends a code point, or a run of combining marks, to the source; where the next starts.
    std::size_t append_run(const std::vector<char32_t>& code_points, std::size_t at) {
        std::size_t end = at;
        while (end < code_points.size() && joins_what_is_before(code_points[end])) ++end;
        if (end - at > short_run) {
            append_sorted({code_points.data() + at, code_points.data() + end});
            return end;
        }
        end = std::max(end, at + 1);
        for (; at < end; ++at) append_utf16(code_points[at], m_source);
        return end;
    }

    /// ICU sorts marks by insertion, which takes a hostile text's length squared; in order already it has nothing to
    /// do.
    void append_sorted(std::pair<const char32_t*, const char32_t*> run) {
        std::vector<char32_t> marks;
        for (const char32_t* mark = run.first; mark != run.second; ++mark) append_decomposed(*mark, marks);
        std::stable_sort(marks.begin(), marks.end(),
                         [&](char32_t a, char32_t b) { return combining_class(a) < combining_class(b); });
        for (const char32_t mark : marks) append_utf16(mark, m_source);
    }

    void append_decomposed(char32_t code_point, std::vector<char32_t>& code_points) const {
        char16_t parts[32];
        UErrorCode status = U_ZERO_ERROR;
        const auto length = icu().decomposition(m_decomposition, static_cast<UChar32>(code_point), parts,
                                                static_cast<std::int32_t>(std::size(parts)), &status);
        if (length < 0 || U_FAILURE(status)) {
            code_points.push_back(code_point);
            return;
        }
        std::string utf8;
        append_utf16_as_utf8({parts, static_cast<std::size_t>(length)}, utf8);
        const auto decomposition = code_points_of(utf8);
        code_points.insert(code_points.end(), decomposition.begin(), decomposition.end());
    }

    std::uint8_t combining_class(char32_t code_point) const {
        return icu().combining_class(m_decomposition, static_cast<UChar32>(code_point));
    }

    std::u16string_view normalized() {
        m_normal.resize(m_source.size() * 2 + 32);
        for (;;) {
            UErrorCode status = U_ZERO_ERROR;
            const auto length = icu().normalize(m_form, m_source.data(), static_cast<std::int32_t>(m_source.size()),
                                                m_normal.data(), static_cast<std::int32_t>(m_normal.size()), &status);
            if (status != U_BUFFER_OVERFLOW_ERROR) {
                assert(U_SUCCESS(status));
                return std::u16string_view(m_normal).substr(0, static_cast<std::size_t>(length));
            }
            m_normal.resize(static_cast<std::size_t>(length));
        }
    }

    const UNormalizer2* m_form;
    const UNormalizer2* m_decomposition;
    std::u16string m_source;
    std::u16string m_normal;
};

/// Whether a valid text holds none of what the form is about.
bool is_plain(std::string_view text, NormalForm form) {
    const char32_t first = first_of_interest(form);
    for (;;) {
        text.remove_prefix(ascii_prefix(text));
        if (text.empty()) return true;
        const auto code_point = decode_utf8(text);
        if (code_point.value >= first) return false;
        text.remove_prefix(code_point.size);
    }
}

void append_valid(std::string_view text, NormalForm form, Normalizer& normalizer, std::string& buffer) {
    while (!text.empty()) {
        const auto piece = front_piece(text, {});
        if (is_plain(piece, form))
            buffer += piece;
        else
            normalizer.append(piece, buffer);
        text.remove_prefix(piece.size());
    }
}

}  // namespace

std::string_view normalize(std::string_view text, NormalForm form, InvalidUtf8 invalid, std::string& buffer) {
    if (is_ascii(text)) return text;
    std::size_t valid = valid_utf8_prefix(text);
    if (valid == text.size() && is_plain(text, form)) return text;
    const std::size_t start = buffer.size();
    Normalizer normalizer(form);
    for (std::string_view rest = text;;) {
        append_valid(rest.substr(0, valid), form, normalizer, buffer);
        rest.remove_prefix(valid);
        if (rest.empty()) break;
        const std::size_t broken = decode_utf8(rest).size;
        if (invalid == InvalidUtf8::keep)
            buffer += rest.substr(0, broken);
        else
            append_utf8(replacement_character, buffer);
        rest.remove_prefix(broken);
        valid = valid_utf8_prefix(rest);
    }
    if (std::string_view(buffer).substr(start) != text) return std::string_view(buffer).substr(start);
    buffer.resize(start);
    return text;
}

}  // namespace lode
