// The one place below cli/ that reads the environment: for Hub::open() without arguments.
#include <cstdlib>

#include "base/file.h"
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

void apply_switch(const char* name, bool& setting) {
    if (const auto value = variable(name); !value.empty()) setting = value != "0";
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

/// LODE_REGISTRY instead of the file's registries; LODE_TOKEN for their hosts and for no other.
Result<void> apply_registries(HubSettings& settings) {
    const auto urls = split_at_commas(variable("LODE_REGISTRY"));
    if (urls.empty()) return {};
    LODE_TRY(replace_registries(settings, urls).map_error(in_context("LODE_REGISTRY")));
    const auto token = variable("LODE_TOKEN");
    if (token.empty()) return {};
    std::vector<OriginToken> tokens;
    for (const auto& registry : settings.registries) {
        const bool is_safe = registry.url.scheme() == "https" || registry.url.is_loopback();
        if (is_safe) tokens.push_back({registry.url.origin(), token});
    }
    settings.tokens.insert(settings.tokens.begin(), tokens.begin(), tokens.end());
    return {};
}

/// The file that NETRC names must be one; `~/.netrc`, which other programs keep, need not be there nor be understood.
Result<void> apply_netrc(HubSettings& settings) {
    const fs::path named = variable("NETRC");
    if (named.empty() && settings.home.empty()) return {};
    const fs::path path = named.empty() ? settings.home / ".netrc" : named;
    auto logins = read_file(path).and_then([](const std::string& text) { return parse_netrc(text); });
    if (logins) {
        settings.logins = *std::move(logins);
    } else if (!named.empty()) {
        return fail(in_context("NETRC names `" + path.string() + "`")(std::move(logins).error()));
    }
    return {};
}

}  // namespace

Result<HubSettings> settings_from_environment() {
    HubSettings settings;
    settings.home = variable("HOME");
    settings.lock = lock_file_name;
    const fs::path cache_home = base_folder("XDG_CACHE_HOME", settings.home, ".cache");
    if (!cache_home.empty()) settings.cache = cache_home / "lode";

    const fs::path config_home = base_folder("XDG_CONFIG_HOME", settings.home, ".config");
    if (!config_home.empty()) LODE_TRY(apply_settings_file(config_home / "lode" / "config.json", settings));

    if (const auto cache = variable("LODE_CACHE"); !cache.empty()) settings.cache = cache;
    if (const auto ca_file = variable("SSL_CERT_FILE"); !ca_file.empty()) settings.ca_file = ca_file;
    apply_switch("LODE_OFFLINE", settings.offline);
    apply_switch("LODE_LOCKED", settings.locked);
    LODE_TRY(apply_netrc(settings));
    LODE_TRY(apply_registries(settings));
    if (settings.cache.empty())
        return fail(ErrorCode::invalid_argument, "there is no place for a cache: HOME is not set",
                    "name one with --cache or LODE_CACHE");
    return settings;
}

}  // namespace lode
