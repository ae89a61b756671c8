// What a token may do, and where.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lode {

/// Each may do what those before it may.
enum class Scope {
    read,     ///< the files of its publishers, where reading needs a token
    publish,  ///< publish and yank modules of its publishers
    admin,    ///< everything, for every publisher
};

std::string_view to_string(Scope scope);
std::optional<Scope> parse_scope(std::string_view text);

struct Permission {
    Scope scope = Scope::publish;
    std::vector<std::string> publishers;  ///< sorted; empty: all of them

    bool covers(Scope wanted) const { return scope >= wanted; }
    /// Whether it speaks for `publisher`.
    bool covers_publisher(std::string_view publisher) const;
    /// Whether it speaks for every publisher that there is and will be.
    bool covers_all() const { return scope == Scope::admin || publishers.empty(); }
};

}  // namespace lode
