// The file of tokens: changed under the registry's lock, read again when it is another one.
#include "registry_server/access/token_store.h"

#include <algorithm>
#include <cerrno>

#include <fmt/format.h>
#include <sys/stat.h>

#include "base/crypto/sha256.h"
#include "base/file.h"
#include "module/module_name.h"

namespace lode {
namespace {

constexpr std::chrono::seconds longest_validity = std::chrono::hours(24 * 36525);
constexpr std::size_t longest_note = 200;

Result<std::vector<Token>> read_tokens(const std::filesystem::path& path) {
    LODE_ASSIGN(const auto size, size_of_file(path));
    if (!size) return std::vector<Token>();
    LODE_ASSIGN(const auto text, read_file(path));
    return parse_tokens(text).map_error(in_context(fmt::format("reading `{}`", path.string())));
}

/// Written by the same clock's `to_timestamp`, so that text order is the order of time.
bool is_expired(const Token& token, const std::string& now) {
    return token.expires && *token.expires <= now;
}

Result<void> check(const TokenStore::Wish& wish) {
    for (const auto& publisher : wish.permission.publishers)
        if (!is_publisher(publisher))
            return fail(ErrorCode::invalid_argument,
                        fmt::format("`{}` is no publisher's name: expected [a-z][a-z0-9_-]*",
                                    std::string_view(publisher).substr(0, 100)));
    if (wish.permission.scope == Scope::publish && wish.permission.publishers.empty())
        return fail(ErrorCode::invalid_argument, "a token to publish is for one publisher at least",
                    "--publisher names it; --scope admin is for all of them");
    if (wish.valid_for && (*wish.valid_for <= std::chrono::seconds(0) || *wish.valid_for > longest_validity))
        return fail(ErrorCode::invalid_argument, "a token can be valid for a second at least and 100 years at most");
    if (wish.note.size() > longest_note)
        return fail(ErrorCode::invalid_argument, fmt::format("a note has at most {} bytes", longest_note));
    return {};
}

Result<void> write_tokens(const std::filesystem::path& path, const std::vector<Token>& tokens) {
    LODE_ASSIGN(const auto text, to_json(tokens));
    return write_file(path, text, 0600);
}

}  // namespace

TokenStore::TokenStore(RegistryFolder folder, const Clock& clock) : m_folder(std::move(folder)), m_clock(clock) {}

Result<TokenStore::Created> TokenStore::create(Wish wish) {
    LODE_TRY(check(wish));
    auto& publishers = wish.permission.publishers;
    std::sort(publishers.begin(), publishers.end());
    publishers.erase(std::unique(publishers.begin(), publishers.end()), publishers.end());
    const auto text = new_token_text();
    const auto now = m_clock.now();
    Token token{std::move(wish.id),   std::move(wish.note), std::move(wish.permission),
                Digest(sha256(text)), to_timestamp(now),    std::nullopt};
    if (wish.valid_for) token.expires = to_timestamp(now + *wish.valid_for);
    LODE_ASSIGN(const auto lock, m_folder.lock());
    LODE_ASSIGN(auto tokens, read_tokens(m_folder.tokens()));
    tokens.push_back(token);
    LODE_TRY(write_tokens(m_folder.tokens(), tokens));
    return Created{std::move(token), text};
}

Result<std::vector<Token>> TokenStore::list() const {
    return read_tokens(m_folder.tokens());
}

Result<Token> TokenStore::revoke(std::string_view id) {
    LODE_ASSIGN(const auto lock, m_folder.lock());
    LODE_ASSIGN(auto tokens, read_tokens(m_folder.tokens()));
    const auto found = std::find_if(tokens.begin(), tokens.end(), [id](const Token& token) { return token.id == id; });
    if (found == tokens.end())
        return fail(ErrorCode::not_found, fmt::format("there is no token `{}`", id.substr(0, 100)),
                    "lode token list shows their ids");
    Token revoked = std::move(*found);
    tokens.erase(found);
    LODE_TRY(write_tokens(m_folder.tokens(), tokens));
    return revoked;
}

Result<std::optional<Token>> TokenStore::verify(std::string_view text) {
    const auto presented = sha256(text);
    const auto now = to_timestamp(m_clock.now());
    const std::lock_guard guard(m_mutex);
    LODE_TRY(refresh());
    const Token* match = nullptr;
    for (const auto& token : m_tokens)
        if (equal_in_constant_time(token.digest.bytes(), presented)) match = &token;
    if (match == nullptr || is_expired(*match, now)) return std::nullopt;
    return *match;
}

/// What tells one content of the file from another: each is a new file, renamed into place.
Result<TokenStore::Stamp> TokenStore::stamp() const {
    struct stat status {};
    if (::stat(m_folder.tokens().c_str(), &status) != 0) {
        if (errno == ENOENT) return Stamp{};
        return fail(system_error(fmt::format("looking at `{}`", m_folder.tokens().string()), errno));
    }
    return Stamp{status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ino};
}

Result<void> TokenStore::refresh() {
    LODE_ASSIGN(const auto current, stamp());
    if (current == m_stamp) return {};
    LODE_ASSIGN(m_tokens, read_tokens(m_folder.tokens()));
    m_stamp = current;
    return {};
}

}  // namespace lode
