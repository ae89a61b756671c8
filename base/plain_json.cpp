// One pass over the text, into the tree that parse_json gives.
#include "base/plain_json.h"

#include <cstdint>
#include <cstring>
#include <string>

#include <nlohmann/json.hpp>

namespace lode {
namespace {

constexpr std::size_t max_digits = 18;  // of numbers that fit 63 bits whatever they are

bool is_blank(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// Each `read_` takes one thing off the start of the text, or finds that it is not plain.
class PlainReader {
public:
    explicit PlainReader(std::string_view text) : m_at(text.data()), m_end(text.data() + text.size()) {}

    bool read_document(Json& value, std::size_t depth) {
        if (!read_value(value, depth)) return false;
        skip_blanks();
        return m_at == m_end;
    }

private:
    bool read_value(Json& value, std::size_t depth) {
        skip_blanks();
        if (m_at == m_end) return false;
        switch (*m_at) {
            case '{':
                return depth > 0 && read_object(value, depth - 1);
            case '[':
                return depth > 0 && read_array(value, depth - 1);
            case '"':
                return read_text(value);
            case 't':
                return read_word("true", value, true);
            case 'f':
                return read_word("false", value, false);
            case 'n':
                return read_word("null", value, nullptr);
            default:
                return read_number(value);
        }
    }

    bool read_object(Json& value, std::size_t depth) {
        value = Json::object();
        auto& members = value.get_ref<Json::object_t&>();
        ++m_at;
        if (take('}')) return true;
        do {
            std::string_view key;
            skip_blanks();
            if (!read_string(key) || !take(':')) return false;
            const auto [member, is_new] = members.try_emplace(std::string(key));
            if (!is_new || !read_value(member->second, depth)) return false;
        } while (take(','));
        return take('}');
    }

    bool read_array(Json& value, std::size_t depth) {
        value = Json::array();
        auto& elements = value.get_ref<Json::array_t&>();
        ++m_at;
        if (take(']')) return true;
        do {
            if (!read_value(elements.emplace_back(), depth)) return false;
        } while (take(','));
        return take(']');
    }

    bool read_text(Json& value) {
        std::string_view text;
        if (!read_string(text)) return false;
        value = text;
        return true;
    }

    bool read_string(std::string_view& text) {
        if (m_at == m_end || *m_at != '"') return false;
        const char* const begin = ++m_at;
        while (m_at != m_end && *m_at >= ' ' && *m_at <= '~' && *m_at != '"' && *m_at != '\\') ++m_at;
        if (m_at == m_end || *m_at != '"') return false;
        text = {begin, static_cast<std::size_t>(m_at - begin)};
        ++m_at;
        return true;
    }

    bool read_number(Json& value) {
        const char* const begin = m_at;
        std::uint64_t number = 0;
        for (; m_at != m_end && is_digit(*m_at); ++m_at) number = number * 10 + static_cast<std::uint64_t>(*m_at - '0');
        const auto digits = static_cast<std::size_t>(m_at - begin);
        if (digits == 0 || digits > max_digits || (*begin == '0' && digits > 1)) return false;
        value = number;
        return true;  // a fraction or an exponent is not what may follow a value
    }

    template <typename Value>
    bool read_word(std::string_view word, Json& value, Value meaning) {
        if (!std::string_view(m_at, static_cast<std::size_t>(m_end - m_at)).starts_with(word)) return false;
        m_at += word.size();
        value = meaning;
        return true;
    }

    void skip_blanks() {
        while (m_at != m_end && is_blank(*m_at)) ++m_at;
    }
    bool take(char wanted) {
        skip_blanks();
        if (m_at == m_end || *m_at != wanted) return false;
        ++m_at;
        return true;
    }

    const char* m_at;
    const char* m_end;
};

}  // namespace

std::optional<Json> parse_plain_json(std::string_view text, std::size_t depth) {
    std::optional<Json> value(std::in_place);
    if (!PlainReader(text).read_document(*value, depth)) value.reset();
    return value;
}

}  // namespace lode
