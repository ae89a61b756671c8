// The one place below cli/ that reads the environment: for Hub::open() without arguments.
#include <cstdlib>

#include <fmt/format.h>

#include "base/ascii_case.h"
#include "base/file.h"
#include "base/http/plain_http.h"
#include "hub/cache_limits_text.h"
#include "hub/duration.h"
#include "hub/settings.h"
#include "hub/settings_file.h"
#include "module/lock_file.h"

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
    fs::path folder = variable(name);
    if (folder.is_absolute()) return folder;  // the XDG specification: a relative one is to be ignored
    return home.empty() ? fs::path() : home / fallback;
}

/// `setting` by its name in config.json.
Result<void> apply_switch(const char* name, const char* setting, bool HubSettings::*member, HubSettings& settings) {
    const std::string value = lower_ascii(variable(name));
    if (value.empty()) return {};
    const bool is_on = value == "1" || value == "true" || value == "yes" || value == "on";
    if (!is_on && value != "0" && value != "false" && value != "no" && value != "off")
        return fail(ErrorCode::invalid_argument, fmt::format("{} is `{}`, neither 1 nor 0", name, value),
                    "true, yes and on, and false, no and off are understood, too");
    settings.*member = is_on;
    settings.decided_by[setting] = name;
    return {};
}

template <typename T>
void apply_text(const char* name, const char* setting, T HubSettings::*member, HubSettings& settings) {
    const auto value = variable(name);
    if (value.empty()) return;
    settings.*member = value;
    settings.decided_by[setting] = name;
}

/// Seconds, or a number with a unit, as in the settings file.
template <typename Duration>
Result<void> apply_timeout(const char* name, const char* setting, Duration HubSettings::*member,
                           HubSettings& settings) {
    const auto value = variable(name);
    if (value.empty()) return {};
    LODE_ASSIGN(settings.*member, parse_timeout(value).map_error(in_context(name)));
    settings.decided_by[setting] = name;
    return {};
}

Result<void> apply_timeouts(HubSettings& settings) {
    LODE_TRY(apply_timeout("LODE_CONNECT_TIMEOUT", "connect_timeout", &HubSettings::connect_timeout, settings));
    LODE_TRY(apply_timeout("LODE_STALL_TIMEOUT", "stall_timeout", &HubSettings::stall_timeout, settings));
    return apply_timeout("LODE_TOTAL_TIMEOUT", "total_timeout", &HubSettings::total_timeout, settings);
}

Result<void> apply_cache_limits(HubSettings& settings) {
    const auto apply = [&settings](const char* name, const char* setting, auto read) -> Result<void> {
        const auto value = variable(name);
        if (value.empty()) return {};
        LODE_TRY(read(value, settings.cache_limits).map_error(in_context(name)));
        settings.decided_by[setting] = name;
        return {};
    };
    LODE_TRY(apply("LODE_CACHE_MAX_SIZE", "cache_max_size", read_max_size));
    LODE_TRY(apply("LODE_CACHE_MAX_AGE", "cache_max_age", read_max_age_of_cache));
    return apply("LODE_CACHE_MIN_FREE", "cache_min_free", read_min_free);
}

std::vector<std::string> split_at_commas(const std::string& text) {
    std::vector<std::string> parts;
    for (std::size_t start = 0; start <= text.size();) {
        const std::size_t end = std::min(text.find(',', start), text.size());
        auto part = text.substr(start, end - start);
        std::erase(part, ' ');
        if (!part.empty()) parts.push_back(std::move(part));
        start = end + 1;
    }
    return parts;
}

/// Folders with colons between, as in PATH.
void apply_folders(const char* name, const char* setting, std::vector<fs::path> HubSettings::*member,
                   HubSettings& settings) {
    const auto value = variable(name);
    if (value.empty()) return;
    std::vector<fs::path> folders;
    for (std::size_t start = 0; start <= value.size();) {
        const std::size_t end = std::min(value.find(':', start), value.size());
        if (end > start) folders.emplace_back(value.substr(start, end - start));
        start = end + 1;
    }
    settings.*member = std::move(folders);
    settings.decided_by[setting] = name;
}

/// LODE_REGISTRY instead of the file's registries; LODE_TOKEN for their hosts and for no other.
Result<void> apply_registries(HubSettings& settings) {
    const auto urls = split_at_commas(variable("LODE_REGISTRY"));
    if (urls.empty()) return {};
    LODE_TRY(replace_registries(settings, urls).map_error(in_context("LODE_REGISTRY")));
    settings.decided_by["registries"] = "LODE_REGISTRY";
    const auto token = variable("LODE_TOKEN");
    if (token.empty()) return {};
    std::vector<OriginToken> tokens;
    for (const auto& registry : settings.registries)
        if (is_protected(registry.url)) tokens.push_back({registry.url.origin(), token, "LODE_TOKEN"});
    settings.tokens.insert(settings.tokens.begin(), tokens.begin(), tokens.end());
    return {};
}

/// A shell has done this for a flag already, and nobody for what a file or a container's environment says.
fs::path without_tilde(const fs::path& path, const fs::path& home) {
    const std::string text = path.string();
    const bool is_below_home = text == "~" || text.starts_with("~/");
    if (home.empty() || !is_below_home) return path;
    const auto rest = text.find_first_not_of('/', 1);
    return rest == std::string::npos ? home : home / text.substr(rest);
}

/// The file that NETRC names must be one; `~/.netrc`, which other programs keep, need not be there nor be understood.
void apply_netrc(FoundSettings& found) {
    HubSettings& settings = found.settings;
    const fs::path named = without_tilde(variable("NETRC"), settings.home);
    if (named.empty() && settings.home.empty()) return;
    const fs::path path = named.empty() ? settings.home / ".netrc" : named;
    auto logins = read_file(path).and_then([](const std::string& text) { return parse_netrc(text); });
    if (logins) {
        settings.logins = *std::move(logins);
        settings.decided_by["netrc"] = path.string();
    } else if (!named.empty()) {
        found.faults.push_back(in_context("NETRC names `" + path.string() + "`")(std::move(logins).error()));
    } else if (logins.error().code != ErrorCode::not_found) {
        found.passed_over.push_back(in_context("`" + path.string() + "` is not used")(std::move(logins).error()));
    }
}

/// What `apply` changes, where it succeeds.
template <typename Apply>
void apply_whole(FoundSettings& found, const Apply& apply) {
    HubSettings changed = found.settings;
    if (auto done = apply(changed))
        found.settings = std::move(changed);
    else
        found.faults.push_back(std::move(done).error());
}

/// Where a cache is unless somebody says otherwise.
void apply_default_cache(HubSettings& settings) {
    const fs::path cache_home = base_folder("XDG_CACHE_HOME", settings.home, ".cache");
    if (cache_home.empty()) return;
    settings.cache = cache_home / "lode";
    if (cache_home == variable("XDG_CACHE_HOME")) settings.decided_by["cache"] = "XDG_CACHE_HOME";
}

void replace_tildes(HubSettings& settings) {
    const auto replaced = [&](const fs::path& path) { return without_tilde(path, settings.home); };
    settings.cache = replaced(settings.cache);
    for (fs::path& folder : settings.shared_caches) folder = replaced(folder);
    for (fs::path& folder : settings.trusted_caches) folder = replaced(folder);
    settings.ca_file = replaced(settings.ca_file).string();
}

}  // namespace

FoundSettings find_settings_in_environment() {
    FoundSettings found;
    HubSettings& settings = found.settings;
    settings.home = variable("HOME");
    settings.lock = lock_file_name;
    apply_default_cache(settings);

    const fs::path config_home = base_folder("XDG_CONFIG_HOME", settings.home, ".config");
    if (!config_home.empty()) {
        found.file = config_home / "lode" / "config.json";
        apply_whole(found, [&](HubSettings& changed) { return apply_settings_file(found.file, changed); });
    }
    apply_text("LODE_CACHE", "cache", &HubSettings::cache, settings);
    apply_folders("LODE_SHARED_CACHE", "shared_cache", &HubSettings::shared_caches, settings);
    apply_folders("LODE_TRUSTED_CACHES", "trusted_caches", &HubSettings::trusted_caches, settings);
    apply_text("SSL_CERT_FILE", "ca_file", &HubSettings::ca_file, settings);
    apply_whole(found, [](HubSettings& changed) {
        return apply_switch("LODE_OFFLINE", "offline", &HubSettings::offline, changed);
    });
    apply_whole(found, [](HubSettings& changed) {
        return apply_switch("LODE_LOCKED", "locked", &HubSettings::locked, changed);
    });
    apply_whole(found, apply_timeouts);
    apply_whole(found, apply_cache_limits);
    apply_netrc(found);
    apply_whole(found, apply_registries);
    replace_tildes(settings);
    return found;
}

Result<HubSettings> settings_from_environment() {
    return checked(find_settings_in_environment());
}

}  // namespace lode
