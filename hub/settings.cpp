// Changing a list of registries.
#include "hub/settings.h"

#include <algorithm>

namespace lode {

Result<void> replace_registries(HubSettings& settings, const std::vector<std::string>& urls) {
    std::vector<Registry> registries;
    for (const auto& text : urls) {
        LODE_ASSIGN(auto url, parse_url(text));
        const auto known = std::ranges::find(settings.registries, url, &Registry::url);
        registries.push_back(known == settings.registries.end() ? Registry{std::move(url)} : *known);
    }
    LODE_TRY(check_registries(registries));
    settings.registries = std::move(registries);
    return {};
}

}  // namespace lode
