// Changing a list of registries, and the last look at settings.
#include "hub/settings.h"

#include <algorithm>

#include "base/paths.h"
#include "cache/folder_trust.h"

namespace lode {

std::string decider_of(const HubSettings& settings, std::string_view name) {
    const auto found = settings.decided_by.find(name);
    return found == settings.decided_by.end() ? "default" : found->second;
}

Result<void> replace_registries(HubSettings& settings, const std::vector<std::string>& urls) {
    std::vector<ConfiguredRegistry> registries;
    for (const auto& text : urls) {
        LODE_ASSIGN(auto url, parse_url(text));
        const auto known = std::ranges::find(settings.registries, url, &ConfiguredRegistry::url);
        registries.push_back(known == settings.registries.end() ? ConfiguredRegistry{std::move(url)} : *known);
    }
    LODE_TRY(check_registries(registries));
    settings.registries = std::move(registries);
    return {};
}

Result<void> check_trusted(const HubSettings& settings, const std::filesystem::path& cache) {
    const auto is_this = [&](const std::filesystem::path& trusted) {
        std::error_code error;
        return tidied(std::filesystem::absolute(trusted, error)) == tidied(cache);
    };
    return std::ranges::any_of(settings.trusted_caches, is_this) ? Result<void>() : check_trust(cache);
}

Result<HubSettings> checked(FoundSettings found) {
    if (!found.faults.empty()) return fail(std::move(found.faults.front()));
    if (found.settings.cache.empty())
        return fail(ErrorCode::invalid_argument, "there is no place for a cache: HOME is not set",
                    "name one with --cache or LODE_CACHE");
    return std::move(found.settings);
}

}  // namespace lode
