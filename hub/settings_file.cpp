// Each setting of config.json: its name and how it is read.
#include "hub/settings_file.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/http/plain_http.h"
#include "base/json.h"
#include "base/printable.h"
#include "base/suggestion.h"
#include "hub/cache_limits_text.h"
#include "hub/duration.h"

namespace lode {
namespace {

using Read = Result<void> (*)(const Json& value, HubSettings& settings);

tl::unexpected<Error> expected(std::string_view what) {
    return fail(ErrorCode::invalid_argument, fmt::format("expected {}", what));
}

Result<std::string> text_of(const Json& value) {
    if (!value.is_string()) return expected("a string");
    return value.get<std::string>();
}

Result<std::vector<std::string>> texts_of(const Json& value) {
    if (!value.is_array()) return expected("a list of strings");
    std::vector<std::string> texts;
    for (const Json& element : value) {
        LODE_ASSIGN(auto text, text_of(element));
        texts.push_back(std::move(text));
    }
    return texts;
}

Result<Url> url_of(const Json& value) {
    LODE_ASSIGN(const auto text, text_of(value));
    return parse_url(text);
}

template <bool HubSettings::*Setting>
Result<void> read_bool(const Json& value, HubSettings& settings) {
    if (!value.is_boolean()) return expected("true or false");
    settings.*Setting = value.get<bool>();
    return {};
}

template <auto Setting>
Result<void> read_text(const Json& value, HubSettings& settings) {
    LODE_ASSIGN(settings.*Setting, text_of(value));
    return {};
}

template <std::vector<std::string> HubSettings::*Setting>
Result<void> read_texts(const Json& value, HubSettings& settings) {
    LODE_ASSIGN(settings.*Setting, texts_of(value));
    return {};
}

/// Seconds, or a number with a unit.
Result<std::string> duration_text_of(const Json& value) {
    return value.is_number_unsigned() ? std::to_string(value.get<std::uint64_t>()) : text_of(value);
}

Result<void> read_max_age(const Json& value, HubSettings& settings) {
    LODE_ASSIGN(const auto text, duration_text_of(value));
    LODE_ASSIGN(settings.max_age, parse_duration(text));
    return {};
}

template <auto Setting>
Result<void> read_timeout(const Json& value, HubSettings& settings) {
    LODE_ASSIGN(const auto text, duration_text_of(value));
    LODE_ASSIGN(settings.*Setting, parse_timeout(text));
    return {};
}

/// One path, or a list of them.
template <auto Setting>
Result<void> read_paths(const Json& value, HubSettings& settings) {
    const auto texts = value.is_string()
                           ? text_of(value).map([](std::string text) { return std::vector{std::move(text)}; })
                           : texts_of(value);
    if (!texts) return fail(texts.error());
    (settings.*Setting).assign(texts->begin(), texts->end());
    return {};
}

/// A size is a number of bytes, or words as `10GB`.
template <auto Apply>
Result<void> read_cache_limit(const Json& value, HubSettings& settings) {
    const auto text = value.is_number_unsigned() ? std::to_string(value.get<std::uint64_t>()) : text_of(value);
    return text.and_then([&](const std::string& words) { return Apply(words, settings.cache_limits); });
}

Result<void> read_max_rate(const Json& value, HubSettings& settings) {
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() == 0) return expected("bytes a second, above 0");
    settings.max_rate = value.get<std::uint64_t>();
    return {};
}

/// Where a token may go: over https, or to this machine.
Result<void> read_tokens(const Json& value, HubSettings& settings) {
    if (!value.is_object()) return expected("an object of origins and tokens");
    for (const auto& [origin, token] : value.items()) {
        LODE_ASSIGN(const auto url, parse_url(origin));
        if (!url.segments().empty() || !is_protected(url))
            return expected(fmt::format("`https://host[:port]` before a token, got `{}`", printable(origin, 200)));
        if (!token.is_string() || token.get_ref<const std::string&>().empty())
            return expected(fmt::format("a token for `{}`", url.origin()));
        settings.tokens.push_back({url.origin(), token.get<std::string>(), std::string(settings_file_words)});
    }
    return {};
}

Result<ConfiguredRegistry> registry_of(const Json& value) {
    if (value.is_string()) {
        LODE_ASSIGN(auto url, url_of(value));
        return ConfiguredRegistry{std::move(url)};
    }
    const Json* url = json_find(value, "url");
    if (url == nullptr) return expected("a URL, or an object with `url`, `mirrors` and `publishers`");
    ConfiguredRegistry registry;
    LODE_ASSIGN(registry.url, url_of(*url));
    for (const auto& [key, member] : value.items()) {
        if (key == "url") continue;
        if (key != "mirrors" && key != "publishers")
            return fail(ErrorCode::invalid_argument,
                        fmt::format("`{}` is no member of a registry", printable(key, 100)),
                        "they are url, mirrors and publishers");
        LODE_ASSIGN(auto texts, texts_of(member).map_error(in_context("`" + key + "`")));
        if (key == "publishers") {
            registry.publishers = std::move(texts);
            continue;
        }
        for (const auto& text : texts) {
            LODE_ASSIGN(auto mirror, parse_url(text));
            registry.mirrors.push_back(std::move(mirror));
        }
    }
    return registry;
}

Result<void> read_registries(const Json& value, HubSettings& settings) {
    if (!value.is_array()) return expected("a list of registries");
    settings.registries.clear();
    for (const Json& element : value) {
        LODE_ASSIGN(auto registry, registry_of(element));
        settings.registries.push_back(std::move(registry));
    }
    return check_registries(settings.registries);
}

struct Setting {
    std::string_view name;
    Read read;
};

constexpr std::array known_settings = {
    Setting{"cache", read_text<&HubSettings::cache>},
    Setting{"shared_cache", read_paths<&HubSettings::shared_caches>},
    Setting{"trusted_caches", read_paths<&HubSettings::trusted_caches>},
    Setting{"cache_max_size", read_cache_limit<read_max_size>},
    Setting{"cache_max_age", read_cache_limit<read_max_age_of_cache>},
    Setting{"cache_min_free", read_cache_limit<read_min_free>},
    Setting{"offline", read_bool<&HubSettings::offline>},
    Setting{"locked", read_bool<&HubSettings::locked>},
    Setting{"registries", read_registries},
    Setting{"tokens", read_tokens},
    Setting{"max_age", read_max_age},
    Setting{"max_rate", read_max_rate},
    Setting{"connect_timeout", read_timeout<&HubSettings::connect_timeout>},
    Setting{"stall_timeout", read_timeout<&HubSettings::stall_timeout>},
    Setting{"total_timeout", read_timeout<&HubSettings::total_timeout>},
    Setting{"allow_http", read_texts<&HubSettings::allow_http>},
    Setting{"insecure_hosts", read_texts<&HubSettings::insecure_hosts>},
    Setting{"ca_file", read_text<&HubSettings::ca_file>},
};

tl::unexpected<Error> not_known(std::string_view name) {
    std::vector<std::string> names;
    names.reserve(known_settings.size());
    for (const auto& setting : known_settings) names.emplace_back(setting.name);
    const auto meant = nearest_word(name, names);
    return fail(
        ErrorCode::invalid_argument, fmt::format("the setting `{}` is not known", printable(name, 100)),
        meant ? fmt::format("did you mean `{}`?", *meant) : fmt::format("the settings are {}", fmt::join(names, ", ")));
}

}  // namespace

Result<void> apply_settings(std::string_view text, HubSettings& settings) {
    LODE_ASSIGN(const Json json, parse_json(text));
    if (!json.is_object()) return expected("a JSON object");
    for (const auto& [name, value] : json.items()) {
        const auto* const setting = std::ranges::find(known_settings, name, &Setting::name);
        if (setting == known_settings.end()) return not_known(name);
        LODE_TRY(setting->read(value, settings).map_error(in_context("`" + name + "`")));
        settings.decided_by[name] = settings_file_words;
    }
    return {};
}

Result<void> apply_settings_file(const std::filesystem::path& path, HubSettings& settings) {
    const auto text = read_file(path);
    if (!text && text.error().code == ErrorCode::not_found) return {};
    if (!text) return fail(text.error());
    return apply_settings(*text, settings).map_error([&](Error error) {
        error.code = ErrorCode::invalid_argument;
        return in_context("the settings file `" + path.string() + "`")(std::move(error));
    });
}

}  // namespace lode
