// Scopes by name; publishers by search.
#include "registry_server/access/permission.h"

#include <algorithm>

namespace lode {

std::string_view to_string(Scope scope) {
    switch (scope) {
        case Scope::read:
            return "read";
        case Scope::publish:
            return "publish";
        case Scope::admin:
            return "admin";
    }
    return "";
}

std::optional<Scope> parse_scope(std::string_view text) {
    for (const Scope scope : {Scope::read, Scope::publish, Scope::admin})
        if (text == to_string(scope)) return scope;
    return std::nullopt;
}

bool Permission::covers_publisher(std::string_view publisher) const {
    return covers_all() || std::binary_search(publishers.begin(), publishers.end(), publisher);
}

}  // namespace lode
