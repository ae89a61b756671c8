// The registries that answer for `publisher/name`, and which of them may.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/url.h"

namespace lode {

struct ConfiguredRegistry {
    Url url;
    std::vector<Url> mirrors = {};             ///< other base URLs of the same tree, in order
    std::vector<std::string> publishers = {};  ///< it alone answers for these, and for no other; empty: for any
};

/// Who may be asked for a publisher's modules: the registry that names it, alone; otherwise those that name none, in
/// their order. (docs/decisions/0008)
std::vector<const ConfiguredRegistry*> registries_for(std::span<const ConfiguredRegistry> registries,
                                                      std::string_view publisher);

/// `invalid_argument` where a publisher is none, or is named by two registries, or a registry is there twice.
Result<void> check_registries(std::span<const ConfiguredRegistry> registries);

/// The folder, and the same one at each mirror of the registry it lies in.
std::vector<Url> copies_of(const Url& folder, std::span<const ConfiguredRegistry> registries);

}  // namespace lode
