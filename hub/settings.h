// What a hub goes by, and where it comes from: the caller, the environment, the settings file, the defaults.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace lode {

struct HubSettings {
    std::filesystem::path cache;          ///< the cache's folder
    std::filesystem::path home;           ///< what `~` in a handle stands for; empty: it is refused
    bool offline = false;                 ///< touch no network
    std::vector<std::string> allow_http;  ///< hosts that may be asked over plain http; loopback always may
    std::string ca_file;  ///< a PEM file of certificates to trust instead of the system's; empty: the system's
};

/// From LODE_CACHE, LODE_OFFLINE, SSL_CERT_FILE, XDG_CACHE_HOME, HOME and `$XDG_CONFIG_HOME/lode/config.json`, in that
/// order of strength. `invalid_argument` for a settings file that cannot be understood, or where neither HOME nor
/// LODE_CACHE says where a cache could be.
Result<HubSettings> settings_from_environment();

}  // namespace lode
