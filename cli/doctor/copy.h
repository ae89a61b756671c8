// The registries and their mirrors, in the order in which they will be asked.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/http/credentials.h"
#include "cache/mirror_health.h"
#include "cli/doctor/proxies.h"
#include "hub/settings.h"

namespace lode {

/// One base URL of a registry's tree.
struct Copy {
    std::string name;  ///< `registry 1`, `registry 1, mirror 2`
    Url url;
    bool is_mirror = false;
    std::size_t order = 1;                      ///< among the copies of its registry, when files are fetched
    std::vector<std::string> publishers = {};   ///< it alone answers for these; empty: for any other
    std::string credential = {};                ///< `a token`, `a login`; empty: none is sent
    std::optional<MirrorTrouble> trouble = {};  ///< that is remembered of its origin
    bool rests = false;                         ///< it is asked after the others because of that
    ProxyChoice proxy = {};                     ///< on the way to it
    bool may_be_asked = true;                   ///< false: plain http, which nobody has allowed
};

/// Registry by registry; within one by `order`.
std::vector<Copy> copies_in_order(const HubSettings& settings, const MirrorHealth& health,
                                  const Environment& environment);

}  // namespace lode
