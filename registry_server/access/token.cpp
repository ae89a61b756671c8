// Making, reading and writing tokens.
#include "registry_server/access/token.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "base/clock.h"
#include "base/crypto/sha256.h"
#include "base/json.h"
#include "module/module_name.h"

namespace lode {
namespace {

constexpr std::string_view schema = "lode.tokens/1";

Result<std::vector<std::string>> parse_publishers(const Json& json) {
    std::vector<std::string> publishers;
    if (json_find(json, "publishers") == nullptr) {
        LODE_ASSIGN(publishers.emplace_back(), json_string(json, "publisher"));
    } else {
        LODE_ASSIGN(const Json& array, json_array(json, "publishers"));
        for (const Json& value : array) {
            if (!value.is_string()) return fail(ErrorCode::integrity, "`publishers` holds what is no text");
            publishers.push_back(value.get<std::string>());
        }
    }
    for (const auto& publisher : publishers)
        if (!is_publisher(publisher))
            return fail(ErrorCode::integrity, fmt::format("`{}` is no publisher", publisher.substr(0, 100)));
    std::sort(publishers.begin(), publishers.end());
    return publishers;
}

Result<Scope> parse_scope_of(const Json& json) {
    if (json_find(json, "scope") == nullptr) return Scope::publish;
    LODE_ASSIGN(const auto text, json_string(json, "scope"));
    const auto scope = parse_scope(text);
    if (!scope) return fail(ErrorCode::integrity, fmt::format("`{}` is no scope", text.substr(0, 100)));
    return *scope;
}

Result<std::optional<std::string>> parse_expiry(const Json& json) {
    const Json* expires = json_find(json, "expires");
    if (expires != nullptr && expires->is_null()) return std::nullopt;
    LODE_ASSIGN(auto text, json_string(json, "expires"));
    // Compared as text: an odd form must not become a token that never ends.
    if (text.size() != to_timestamp({}).size() || !text.ends_with('Z'))
        return fail(ErrorCode::integrity, fmt::format("`expires` is `{}`, no UTC time to the second", text));
    return text;
}

Result<Token> parse_token(const Json& json) {
    LODE_ASSIGN(auto id, json_string(json, "id"));
    std::string note;
    if (json_find(json, "note") != nullptr) {
        LODE_ASSIGN(note, json_string(json, "note"));
    }
    LODE_ASSIGN(const auto scope, parse_scope_of(json));
    LODE_ASSIGN(auto publishers, parse_publishers(json));
    LODE_ASSIGN(const auto hex, json_string(json, "sha256"));
    LODE_ASSIGN(const auto digest, parse_digest_hex(hex));
    LODE_ASSIGN(auto created, json_string(json, "created"));
    LODE_ASSIGN(auto expires, parse_expiry(json));
    return Token{std::move(id), std::move(note),    {scope, std::move(publishers)},
                 digest,        std::move(created), std::move(expires)};
}

}  // namespace

std::string new_token_text() {
    std::array<std::byte, 32> secret;
    fill_with_random_bytes(secret);
    return "lode_" + base64_url(secret);
}

std::string new_token_id() {
    std::array<std::byte, 6> bytes;
    fill_with_random_bytes(bytes);
    std::string id;
    for (const auto byte : bytes) id += fmt::format("{:02x}", std::to_integer<unsigned>(byte));
    return id;
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

Result<std::string> to_json(const std::vector<Token>& tokens) {
    OrderedJson array = OrderedJson::array();
    for (const auto& token : tokens) {
        OrderedJson json = {{"id", token.id},
                            {"note", token.note},
                            {"scope", to_string(token.permission.scope)},
                            {"publishers", token.permission.publishers},
                            {"sha256", token.digest.hex()},
                            {"created", token.created},
                            {"expires", nullptr}};
        if (token.expires) json["expires"] = *token.expires;
        array.push_back(std::move(json));
    }
    return to_text({{"schema", schema}, {"tokens", std::move(array)}});
}

}  // namespace lode
