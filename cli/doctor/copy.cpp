// Joining of what the settings, the cache and the credentials say of each.
#include "cli/doctor/copy.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/http/plain_http.h"
#include "hub/hub_transport.h"
#include "resolver/download/module_files.h"

namespace lode {
namespace {

std::string credential_for(const Url& url, const Credentials& credentials) {
    const auto header = authorization_for(url, credentials);
    if (!header) return {};
    return header->starts_with("Bearer ") ? "a token" : "a login";
}

std::string name_of(const ConfiguredRegistry& registry, const Url& url, std::size_t number) {
    const auto mirror = std::ranges::find(registry.mirrors, url);
    if (mirror == registry.mirrors.end()) return fmt::format("registry {}", number);
    return fmt::format("registry {}, mirror {}", number, mirror - registry.mirrors.begin() + 1);
}

}  // namespace

std::vector<Copy> copies_in_order(const HubSettings& settings, const MirrorHealth& health,
                                  const Environment& environment) {
    const Credentials credentials = credentials_of(settings);
    const auto troubles = health.all();
    std::vector<Copy> copies;
    std::size_t number = 0;
    for (const auto& registry : settings.registries) {
        ++number;
        std::vector<Url> urls = {registry.url};
        urls.insert(urls.end(), registry.mirrors.begin(), registry.mirrors.end());
        std::size_t order = 0;
        for (const Url& url : in_order_of_health(std::move(urls), health)) {
            Copy copy{.name = name_of(registry, url, number), .url = url, .is_mirror = url != registry.url};
            copy.order = ++order;
            copy.publishers = registry.publishers;
            copy.credential = credential_for(url, credentials);
            const auto trouble = std::ranges::find(troubles, url.origin(), &MirrorTrouble::origin);
            if (trouble != troubles.end()) copy.trouble = *trouble;
            copy.proxy = proxy_for(url, environment);
            copy.rests = health.rests(url.origin());
            // Files of mirrors are known by their digests, and may come over anything.
            copy.may_be_asked = copy.is_mirror || may_be_asked(url, settings.allow_http);
            copies.push_back(std::move(copy));
        }
    }
    return copies;
}

}  // namespace lode
