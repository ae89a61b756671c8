// Parsing of .netrc files, the format of ftp(1) with the quotes that curl adds.
#include "base/http/netrc.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/ascii_case.h"

namespace lode {
namespace {

/// Takes a file apart into words, counting lines.
class Words {
public:
    explicit Words(std::string_view text) : m_rest(text) {}

    std::size_t line() const { return m_line; }

    /// The next word; none at the end.
    Result<std::optional<std::string>> next() {
        while (!m_rest.empty() && (is_space(m_rest.front()) || m_rest.front() == '#'))
            m_rest.front() == '#' ? skip_line() : skip_one();
        if (m_rest.empty()) return std::nullopt;
        return m_rest.front() == '"' ? quoted_word() : plain_word();
    }

    void skip_to_empty_line() {
        skip_line();
        while (!m_rest.empty() && m_rest.front() != '\n') skip_line();
    }

private:
    static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

    void skip_one() {
        if (m_rest.front() == '\n') ++m_line;
        m_rest.remove_prefix(1);
    }
    void skip_line() {
        while (!m_rest.empty() && m_rest.front() != '\n') skip_one();
        if (!m_rest.empty()) skip_one();
    }

    std::optional<std::string> plain_word() {
        const auto end = std::find_if(m_rest.begin(), m_rest.end(), is_space);
        std::string word(m_rest.begin(), end);
        m_rest.remove_prefix(word.size());
        return word;
    }

    Result<std::optional<std::string>> quoted_word() {
        std::string word;
        skip_one();
        while (!m_rest.empty() && m_rest.front() != '"' && m_rest.front() != '\n') {
            if (m_rest.starts_with("\\\"") || m_rest.starts_with("\\\\")) skip_one();
            word += m_rest.front();
            skip_one();
        }
        if (m_rest.empty() || m_rest.front() != '"')
            return fail(ErrorCode::invalid_argument, fmt::format("line {}: a quoted word without its end", m_line));
        skip_one();
        return word;
    }

    std::string_view m_rest;
    std::size_t m_line = 1;
};

/// The word that must follow the keyword `of`.
Result<std::string> value_of(std::string_view of, Words& words) {
    LODE_ASSIGN(auto word, words.next());
    if (!word) return fail(ErrorCode::invalid_argument, fmt::format("nothing after the last `{}`", of));
    return *std::move(word);
}

}  // namespace

Result<std::vector<NetrcLogin>> parse_netrc(std::string_view text) {
    std::vector<NetrcLogin> logins;
    NetrcLogin of_default;
    NetrcLogin* entry = nullptr;
    Words words(text);
    while (true) {
        LODE_ASSIGN(const auto keyword, words.next());
        if (!keyword) return logins;
        if (*keyword == "machine") {
            LODE_ASSIGN(const auto host, value_of("machine", words));
            entry = &logins.emplace_back(NetrcLogin{lower_ascii(host), {}, {}});
        } else if (*keyword == "default") {
            entry = &of_default;
        } else if (*keyword == "macdef") {
            words.skip_to_empty_line();
        } else if (entry != nullptr && *keyword == "login") {
            LODE_ASSIGN(entry->login, value_of("login", words));
        } else if (entry != nullptr && *keyword == "password") {
            LODE_ASSIGN(entry->password, value_of("password", words));
        } else if (entry != nullptr && *keyword == "account") {
            LODE_TRY(value_of("account", words));
        } else {
            return fail(
                ErrorCode::invalid_argument,
                fmt::format("line {}: a word where `machine`, `login` or `password` is expected", words.line()));
        }
    }
}

}  // namespace lode
