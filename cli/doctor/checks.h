// What `lode doctor` looks at without a network, in the order in which it is told.
#pragma once

#include "cli/doctor/finding.h"
#include "cli/doctor/proxies.h"
#include "hub/settings.h"

namespace lode {

/// The settings file, what is wrong with the settings, and each that is not its default with who decided it.
Findings check_settings(const FoundSettings& found);

/// Where the cache is, and whether it can be read, written and locked.
Findings check_cache(const HubSettings& settings);

/// The lock file, where there is one or must be.
Findings check_lock_file(const HubSettings& settings);

/// Whether there is one, the proxies, the certificates that are trusted.
Findings check_network(const HubSettings& settings, const Environment& environment);

/// For whom there are tokens and logins, and who else may read them.
Findings check_credentials(const FoundSettings& found, const Environment& environment);

}  // namespace lode
