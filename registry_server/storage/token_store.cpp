// Reading, writing and checking of tokens.
#include "registry_server/storage/token_store.h"

#include <algorithm>
#include <array>
#include <cerrno>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>

#include "base/crypto/sha256.h"
#include "base/json.h"

namespace lode {
namespace {

constexpr std::string_view schema = "lode.tokens/1";
constexpr std::chrono::seconds longest_validity = std::chrono::hours(24 * 36525);

/// RFC 4648 §5, without padding.
std::string url_safe_base64(std::span<const std::byte> bytes) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string text;
    unsigned held = 0;
    unsigned bits = 0;
    for (const std::byte byte : bytes) {
        held = (held << 8U) | std::to_integer<unsigned>(byte);
        for (bits += 8; bits >= 6; bits -= 6) text += digits[(held >> (bits - 6)) & 63U];
    }
    if (bits > 0) text += digits[(held << (6 - bits)) & 63U];
    return text;
}

std::string new_token_text() {
    std::array<std::byte, 32> secret;
    fill_with_random_bytes(secret);
    return "lode_" + url_safe_base64(secret);
}

std::string new_id() {
    std::array<std::byte, 6> bytes;
    fill_with_random_bytes(bytes);
    std::string id;
    for (const auto byte : bytes) id += fmt::format("{:02x}", std::to_integer<unsigned>(byte));
    return id;
}

Result<Token> parse_token(const Json& json) {
    LODE_ASSIGN(auto id, json_string(json, "id"));
    LODE_ASSIGN(auto publisher, json_string(json, "publisher"));
    LODE_ASSIGN(const auto hex, json_string(json, "sha256"));
    LODE_ASSIGN(const auto digest, parse_digest_hex(hex));
    LODE_ASSIGN(auto created, json_string(json, "created"));
    Token token{std::move(id), std::move(publisher), digest, std::move(created), std::nullopt};
    const Json* expires = json_find(json, "expires");
    if (expires != nullptr && expires->is_null()) return token;
    LODE_ASSIGN(token.expires, json_string(json, "expires"));
    // Compared as text: an odd form must not become a token that never ends.
    if (token.expires->size() != to_timestamp({}).size() || !token.expires->ends_with('Z'))
        return fail(ErrorCode::integrity, fmt::format("`expires` is `{}`, no UTC time to the second", *token.expires));
    return token;
}

Result<std::vector<Token>> parse_tokens(std::string_view text) {
    LODE_ASSIGN(const Json json, parse_json(text));
    LODE_ASSIGN(const auto found, json_string(json, "schema"));
    if (found != schema)
        return fail(ErrorCode::integrity, fmt::format("expected the schema `{}`, got `{}`", schema, found));
    LODE_ASSIGN(const Json& array, json_array(json, "tokens"));
    std::vector<Token> tokens;
    for (const Json& value : array) {
        LODE_ASSIGN(auto token, parse_token(value));
        tokens.push_back(std::move(token));
    }
    return tokens;
}

std::string write_tokens(const std::vector<Token>& tokens) {
    OrderedJson array = OrderedJson::array();
    for (const auto& token : tokens) {
        OrderedJson json = {{"id", token.id},
                            {"publisher", token.publisher},
                            {"sha256", token.digest.hex()},
                            {"created", token.created},
                            {"expires", nullptr}};
        if (token.expires) json["expires"] = *token.expires;
        array.push_back(std::move(json));
    }
    return OrderedJson{{"schema", schema}, {"tokens", std::move(array)}}.dump(2) + "\n";
}

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

}  // namespace

TokenStore::TokenStore(RegistryFolder folder, const Clock& clock) : m_folder(std::move(folder)), m_clock(clock) {}

Result<TokenStore::Created> TokenStore::create(std::string_view publisher,
                                               std::optional<std::chrono::seconds> valid_for) {
    if (!is_publisher(publisher))
        return fail(ErrorCode::invalid_argument,
                    fmt::format("`{}` is no publisher's name: expected [a-z][a-z0-9_-]*", publisher.substr(0, 100)));
    if (valid_for && (*valid_for <= std::chrono::seconds(0) || *valid_for > longest_validity))
        return fail(ErrorCode::invalid_argument, "a token can be valid for a second at least and 100 years at most");
    const auto text = new_token_text();
    const auto now = m_clock.now();
    Token token{new_id(), std::string(publisher), Digest(sha256(text)), to_timestamp(now), std::nullopt};
    if (valid_for) token.expires = to_timestamp(now + *valid_for);
    LODE_ASSIGN(const auto lock, m_folder.lock());
    LODE_ASSIGN(auto tokens, read_tokens(m_folder.tokens()));
    tokens.push_back(token);
    LODE_TRY(write_file(m_folder.tokens(), write_tokens(tokens), 0600));
    return Created{std::move(token), text};
}

Result<std::vector<Token>> TokenStore::list() const {
    return read_tokens(m_folder.tokens());
}

Result<void> TokenStore::revoke(std::string_view id) {
    LODE_ASSIGN(const auto lock, m_folder.lock());
    LODE_ASSIGN(auto tokens, read_tokens(m_folder.tokens()));
    if (std::erase_if(tokens, [id](const Token& token) { return token.id == id; }) == 0)
        return fail(ErrorCode::not_found, fmt::format("there is no token `{}`", id.substr(0, 100)),
                    "lode token list shows their ids");
    return write_file(m_folder.tokens(), write_tokens(tokens), 0600);
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
