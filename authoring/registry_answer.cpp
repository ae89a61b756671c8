// From statuses and JSON to errors.
#include "authoring/registry_answer.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/printable.h"

namespace lode {
namespace {

constexpr std::size_t longest_shown = 500;  // bytes of a message from outside

/// What the registry says of it; empty members where it says nothing that can be understood.
struct Words {
    std::string code;
    std::string message;
    std::string hint;
};

Words words_of(std::string_view body) {
    const auto json = parse_json(body, {.bytes = std::size_t{64} << 10U, .depth = 8});
    const Json* error = json ? json_find(*json, "error") : nullptr;
    if (error == nullptr || !error->is_object()) return {};
    const auto member = [&](std::string_view key) {
        return printable(json_string(*error, key).value_or(std::string()), longest_shown);
    };
    return {member("code"), member("message"), member("hint")};
}

ErrorCode code_of(int status, const Words& words) {
    switch (status) {
        case 401:
        case 403:
        case 405:
        case 407:
        case 501:
            return ErrorCode::permission_denied;
        case 404:
        case 410:
            return ErrorCode::not_found;
        case 409:
        case 412:
            return ErrorCode::conflict;
        case 408:
        case 429:
            return ErrorCode::unavailable;
        case 422:
            return words.code == "integrity" ? ErrorCode::integrity : ErrorCode::unusable;
        case 507:
            return ErrorCode::out_of_space;
        default:
            return status >= 500 ? ErrorCode::unavailable : ErrorCode::unusable;
    }
}

std::string_view meaning_of(int status) {
    switch (status) {
        case 401:
            return "it does not know the access token";
        case 403:
            return "the access token does not allow it";
        case 404:
            return "there is no such thing";
        case 405:
        case 501:
            return "nothing can be published there";
        case 409:
            return "something else is published there";
        case 413:
            return "it is larger than the registry takes";
        case 507:
            return "the registry's disk is full";
        default:
            return "the registry gave no reason that can be read";
    }
}

std::string_view hint_of(int status) {
    switch (status) {
        case 401:
            return "put a token that is valid in LODE_TOKEN";
        case 403:
            return "a token is good for its own publisher: check the module's name";
        case 405:
        case 501:
            return "it is a static copy of a registry: ask its keeper where to publish";
        case 409:
            return "a version is never replaced: give the module a new one";
        default:
            return status >= 500 && status != 507 ? "try again later" : "";
    }
}

}  // namespace

Error error_of_answer(HttpMethod method, const Url& url, int status, std::string_view body) {
    const Words words = words_of(body);
    return {code_of(status, words),
            fmt::format("{} `{}` was refused: {} (status {})", to_string(method), to_string(url),
                        words.message.empty() ? meaning_of(status) : std::string_view(words.message), status),
            words.hint.empty() ? std::string(hint_of(status)) : words.hint};
}

}  // namespace lode
