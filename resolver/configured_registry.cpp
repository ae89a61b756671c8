// Pure decisions over a list of registries.
#include "resolver/configured_registry.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/printable.h"
#include "module/module_name.h"

namespace lode {
namespace {

bool names(const ConfiguredRegistry& registry, std::string_view publisher) {
    return std::ranges::find(registry.publishers, publisher) != registry.publishers.end();
}

bool lies_in(const Url& folder, const Url& base) {
    return folder.origin() == base.origin() && folder.segments().size() > base.segments().size() &&
           std::ranges::equal(base.segments(), std::span(folder.segments()).first(base.segments().size()));
}

}  // namespace

std::vector<const ConfiguredRegistry*> registries_for(std::span<const ConfiguredRegistry> registries,
                                                      std::string_view publisher) {
    std::vector<const ConfiguredRegistry*> open_to_all;
    for (const auto& registry : registries) {
        if (names(registry, publisher)) return {&registry};
        if (registry.publishers.empty()) open_to_all.push_back(&registry);
    }
    return open_to_all;
}

Result<void> check_registries(std::span<const ConfiguredRegistry> registries) {
    std::map<std::string, const ConfiguredRegistry*> owners;
    for (const auto& registry : registries) {
        const bool is_single = std::ranges::count(registries, registry.url, &ConfiguredRegistry::url) == 1;
        if (!is_single)
            return fail(ErrorCode::invalid_argument,
                        fmt::format("the registry `{}` is there twice", to_string(registry.url)));
        for (const auto& publisher : registry.publishers) {
            if (!is_publisher(publisher))
                return fail(ErrorCode::invalid_argument,
                            fmt::format("`{}` is no publisher's name", printable(publisher, 100)));
            const auto [owner, is_new] = owners.emplace(publisher, &registry);
            if (!is_new && owner->second != &registry)
                return fail(ErrorCode::invalid_argument,
                            fmt::format("the publisher `{}` is named by two registries, `{}` and `{}`", publisher,
                                        to_string(owner->second->url), to_string(registry.url)),
                            "one registry answers for a publisher: leave it in one list");
        }
    }
    return {};
}

std::vector<Url> copies_of(const Url& folder, std::span<const ConfiguredRegistry> registries) {
    std::vector<Url> copies = {folder};
    for (const auto& registry : registries) {
        if (!lies_in(folder, registry.url)) continue;
        for (const auto& mirror : registry.mirrors) {
            Url copy = mirror;
            for (std::size_t i = registry.url.segments().size(); i < folder.segments().size(); ++i)
                copy = copy / folder.segments()[i];
            copies.push_back(std::move(copy));
        }
    }
    return copies;
}

}  // namespace lode
