// Normalizers over whole texts.
#include "runtime/tokenizers/normalizers/text_normalizers.h"

#include <algorithm>

#include "base/find_text.h"
#include "base/unicode/utf8.h"
#include "runtime/tokenizers/character_class.h"

namespace lode {
namespace {

bool is_space(std::string_view text, std::size_t at) {
    return is_in(decode_utf8(text.substr(at)).value, CharacterClass::white_space);
}

std::size_t size_of_first_spaces(std::string_view text) {
    std::size_t size = 0;
    while (size < text.size() && is_space(text, size)) size += decode_utf8(text.substr(size)).size;
    return size;
}

std::size_t size_without_last_spaces(std::string_view text) {
    std::size_t size = text.size();
    while (size > 0) {
        std::size_t last = size - 1;
        while (last > 0 && (static_cast<unsigned char>(text[last]) & 0xC0U) == 0x80U) --last;
        if (!is_space(text, last)) break;
        size = last;
    }
    return size;
}

}  // namespace

NormalText UnicodeForm::normalize(NormalText text, std::string& buffer) const {
    buffer.clear();
    const auto normal = lode::normalize(text.text, m_form, InvalidUtf8::replace, buffer);
    if (normal.data() == text.text.data() || text.head == 0) return {normal, text.head};
    std::string alone;
    const auto head = lode::normalize(text.text.substr(0, text.head), m_form, InvalidUtf8::replace, alone);
    return {normal, std::min(head.size(), normal.size())};
}

NormalText Strip::normalize(NormalText text, std::string&) const {
    const std::size_t first = m_left ? size_of_first_spaces(text.text) : 0;
    text.text.remove_prefix(first);
    text.head -= std::min(text.head, first);
    if (m_right) text.text = text.text.substr(0, size_without_last_spaces(text.text));
    return {text.text, std::min(text.head, text.text.size())};
}

NormalText Prepend::normalize(NormalText text, std::string& buffer) const {
    if (text.text.empty()) return text;
    buffer.assign(m_prefix).append(text.text);
    return {buffer, text.head == 0 ? 0 : text.head + m_prefix.size()};
}

NormalText Replace::normalize(NormalText text, std::string& buffer) const {
    buffer.clear();
    std::size_t head = 0;
    std::size_t done = 0;
    for (std::size_t at = 0; (at = find_text(text.text, m_pattern, at)) != std::string_view::npos; done = at) {
        buffer += text.text.substr(done, at - done);
        if (done < text.head) head = buffer.size() - (at - std::min(at, text.head));
        buffer += m_content;
        at += m_pattern.size();
        if (at <= text.head) head = buffer.size();
    }
    if (done == 0) return text;
    if (done < text.head) head = buffer.size() + text.head - done;
    buffer += text.text.substr(done);
    return {buffer, head};
}

NormalText ReplaceSpaces::normalize(NormalText text, std::string& buffer) const {
    buffer.clear();
    const std::string_view whole = text.text;
    std::size_t head = 0;
    for (std::size_t at = 0; at < whole.size();) {
        std::size_t end = at, characters = 0;
        while (end < whole.size() && (m_what == What::spaces ? whole[end] == ' ' : is_space(whole, end))) {
            end += decode_utf8(whole.substr(end)).size;
            ++characters;
        }
        if (characters >= m_least) {
            buffer += m_content;
        } else {
            if (end == at) end += decode_utf8(whole.substr(at)).size;
            buffer += whole.substr(at, end - at);
        }
        if (at < text.head) head = buffer.size();
        at = end;
    }
    return {buffer, head};
}

}  // namespace lode
