// What a hub goes by, and where it comes from: the caller, the environment, the settings file, the defaults.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/http/netrc.h"
#include "base/result.h"
#include "cache/cache_limits.h"
#include "resolver/configured_registry.h"

namespace lode {

/// A bearer token for one origin (Url::origin); never printed, never sent elsewhere.
struct OriginToken {
    std::string origin;
    std::string token;
    std::string decided_by = {};  ///< as in HubSettings
};

struct HubSettings {
    std::filesystem::path cache;                        ///< the cache's folder
    std::vector<std::filesystem::path> shared_caches;   ///< read where the cache lacks something, in order
    std::vector<std::filesystem::path> trusted_caches;  ///< used though others can write to them
    CacheLimits cache_limits;                           ///< how much the cache may hold, and for how long
    std::filesystem::path home;                         ///< what `~` in a handle stands for; empty: it is refused
    bool offline = false;                               ///< touch no network
    std::vector<ConfiguredRegistry> registries;         ///< who is asked for `publisher/name`, in order
    std::filesystem::path lock;                         ///< a lock file, honoured where it exists; empty: none
    bool locked = false;                                ///< resolve nothing that the lock file does not name
    std::chrono::seconds max_age{300};                  ///< how long a versions.json is taken without asking again
    std::optional<std::uint64_t> max_rate;              ///< bytes a second, all downloads together; none: no limit
    std::vector<OriginToken> tokens;                    ///< the first of an origin counts
    std::vector<NetrcLogin> logins;                     ///< for hosts without a token
    std::vector<std::string> allow_http;      ///< hosts that may be asked over plain http; loopback always may
    std::vector<std::string> insecure_hosts;  ///< hosts whose certificate is not verified
    std::string ca_file;  ///< a PEM file of certificates to trust instead of the system's; empty: the system's

    // How long the network may take.
    std::chrono::seconds connect_timeout{15};           ///< until name, connection and TLS stand
    std::chrono::seconds stall_timeout{60};             ///< in which not a byte comes
    std::optional<std::chrono::seconds> total_timeout;  ///< for its part in one resolve; none: no end

    /// Who decided a setting, for people, by its name in config.json (and `netrc`, `lock`): `LODE_CACHE`, `--cache`,
    /// `the settings file`. One that is not here has its default.
    std::map<std::string, std::string, std::less<>> decided_by;
};

/// Of decided_by; `default` where nobody has.
std::string decider_of(const HubSettings& settings, std::string_view name);

/// From LODE_CACHE, LODE_SHARED_CACHE, LODE_TRUSTED_CACHES, LODE_CACHE_MAX_SIZE, LODE_CACHE_MAX_AGE,
/// LODE_CACHE_MIN_FREE, LODE_OFFLINE, LODE_LOCKED, LODE_REGISTRY, LODE_TOKEN, LODE_CONNECT_TIMEOUT, LODE_STALL_TIMEOUT,
/// LODE_TOTAL_TIMEOUT, SSL_CERT_FILE, NETRC, XDG_CACHE_HOME, HOME and
/// `$XDG_CONFIG_HOME/lode/config.json`, in that order of strength; the lock file is `./lode.lock`. `invalid_argument`
/// for a settings file or a variable that cannot be understood, or where neither HOME nor LODE_CACHE says where a cache
/// could be.
Result<HubSettings> settings_from_environment();

/// What the environment and the settings file hold, as far as it can be understood.
struct FoundSettings {
    HubSettings settings;            ///< without what cannot be understood
    std::filesystem::path file;      ///< config.json, which need not be there; empty: there is no place for one
    std::vector<Error> faults;       ///< why these settings must not be used; the first is told
    std::vector<Error> passed_over;  ///< what cannot be understood and need not be: `~/.netrc`
};
FoundSettings find_settings_in_environment();
/// The settings, where nothing stands against using them.
Result<HubSettings> checked(FoundSettings found);

/// `permission_denied` for a cache's folder that others could have changed (check_trust), unless the settings trust it
/// by name. `cache` is absolute.
Result<void> check_trusted(const HubSettings& settings, const std::filesystem::path& cache);

/// The registries of these URLs instead of those in `settings`; one that is there already keeps what is known of it
/// (mirrors, publishers). `invalid_argument` for what is no URL.
Result<void> replace_registries(HubSettings& settings, const std::vector<std::string>& urls);

}  // namespace lode
