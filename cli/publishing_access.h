// What every command that changes a registry needs first: leave to talk to it, and a token.
#pragma once

#include <string>

#include "base/result.h"
#include "base/url.h"
#include "hub/settings.h"

namespace lode {

/// Whether the registry may be talked to at all, and in the clear.
Result<void> check_reach(const Url& registry, const HubSettings& settings);

/// LODE_TOKEN, else the token that the settings have for the registry; empty without either.
std::string access_token(const Url& registry, const HubSettings& settings);

}  // namespace lode
