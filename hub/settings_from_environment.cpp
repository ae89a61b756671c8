// The one place below cli/ that reads the environment: for Hub::open() without arguments.
#include <cstdlib>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/json.h"
#include "hub/settings.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

/// The variable's value; an empty one counts as not set.
std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

/// `$<name>`, or `<home>/<fallback>`; empty without both.
fs::path base_folder(const char* name, const fs::path& home, const char* fallback) {
    const fs::path folder = variable(name);
    if (folder.is_absolute()) return folder;  // the XDG specification: a relative one is to be ignored
    return home.empty() ? fs::path() : home / fallback;
}

Result<void> apply(const Json& json, HubSettings& settings) {
    for (const auto& [key, value] : json.items()) {
        if (key == "cache") {
            LODE_ASSIGN(settings.cache, json_string(json, key));
        } else if (key == "offline") {
            LODE_ASSIGN(settings.offline, json_bool(json, key));
        } else if (key == "ca_file") {
            LODE_ASSIGN(settings.ca_file, json_string(json, key));
        } else if (key == "allow_http") {
            LODE_ASSIGN(const Json& hosts, json_array(json, key));
            for (const Json& host : hosts) {
                if (!host.is_string())
                    return fail(ErrorCode::invalid_argument, "expected `allow_http` to hold host names");
                settings.allow_http.push_back(host.get<std::string>());
            }
        } else {
            return fail(ErrorCode::invalid_argument, fmt::format("the setting `{}` is not known", key),
                        "the settings are cache, offline, allow_http, ca_file");
        }
    }
    return {};
}

Result<void> apply_file(const fs::path& path, HubSettings& settings) {
    const auto text = read_file(path);
    if (!text && text.error().code == ErrorCode::not_found) return {};
    if (!text) return fail(text.error());
    auto applied = parse_json(*text).and_then([&](const Json& json) -> Result<void> {
        if (!json.is_object()) return fail(ErrorCode::invalid_argument, "expected a JSON object");
        return apply(json, settings);
    });
    return applied.map_error([&](Error error) {
        error.code = ErrorCode::invalid_argument;
        return in_context("the settings file `" + path.string() + "`")(std::move(error));
    });
}

}  // namespace

Result<HubSettings> settings_from_environment() {
    HubSettings settings;
    settings.home = variable("HOME");
    const fs::path cache_home = base_folder("XDG_CACHE_HOME", settings.home, ".cache");
    if (!cache_home.empty()) settings.cache = cache_home / "lode";

    const fs::path config_home = base_folder("XDG_CONFIG_HOME", settings.home, ".config");
    if (!config_home.empty()) LODE_TRY(apply_file(config_home / "lode" / "config.json", settings));

    if (const auto cache = variable("LODE_CACHE"); !cache.empty()) settings.cache = cache;
    if (const auto offline = variable("LODE_OFFLINE"); !offline.empty()) settings.offline = offline != "0";
    if (const auto ca_file = variable("SSL_CERT_FILE"); !ca_file.empty()) settings.ca_file = ca_file;
    if (settings.cache.empty())
        return fail(ErrorCode::invalid_argument, "there is no place for a cache: HOME is not set",
                    "name one with --cache or LODE_CACHE");
    return settings;
}

}  // namespace lode
