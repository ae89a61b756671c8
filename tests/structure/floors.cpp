// The floors as a table.
#include "tests/structure/floors.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace lode {
namespace {

constexpr std::array floors = {
    std::pair{std::string_view("base"), 1},     std::pair{std::string_view("module"), 2},
    std::pair{std::string_view("cache"), 3},    std::pair{std::string_view("runtime"), 3},
    std::pair{std::string_view("resolver"), 4}, std::pair{std::string_view("authoring"), 4},
    std::pair{std::string_view("hub"), 5},      std::pair{std::string_view("registry_server"), 5},
    std::pair{std::string_view("cli"), 6},
};

/// What the other folders of their building stand on, and which stand on none of them.
constexpr std::array foundations = {std::string_view("runtime/kernels")};

std::string_view building_of(std::string_view folder) {
    return folder.substr(0, folder.find('/'));
}

bool lies_in(std::string_view folder, std::string_view outer) {
    return folder.starts_with(outer) && folder.substr(outer.size()).starts_with('/');
}

std::optional<int> floor_of(std::string_view folder) {
    for (const auto& [name, floor] : floors)
        if (name == building_of(folder)) return floor;
    return std::nullopt;
}

}  // namespace

std::vector<std::string> floor_folders() {
    std::vector<std::string> folders;
    folders.reserve(floors.size());
    for (const auto& [name, floor] : floors) folders.emplace_back(name);
    return folders;
}

bool may_include(std::string_view from, std::string_view to) {
    const auto upper = floor_of(from);
    const auto lower = floor_of(to);
    if (!upper || !lower) return false;
    if (building_of(from) != building_of(to)) return *lower < *upper;
    if (std::find(foundations.begin(), foundations.end(), from) != foundations.end()) return from == to;
    if (std::find(foundations.begin(), foundations.end(), to) != foundations.end()) return true;
    if (from == building_of(from)) return from == to || from != "base";
    return from == to || lies_in(from, to) || lies_in(to, from);
}

}  // namespace lode
