// The floors as a table.
#include "tests/structure/floors.h"

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
constexpr std::array foundations = {
    std::string_view("registry_server/http"), std::string_view("registry_server/storage"),
    std::string_view("runtime/hashes"),       std::string_view("runtime/kernels"),
    std::string_view("runtime/text"),         std::string_view("runtime/tokenizers")};

std::string_view building_of(std::string_view folder) {
    return folder.substr(0, folder.find('/'));
}

bool lies_in(std::string_view folder, std::string_view outer) {
    return folder.starts_with(outer) && folder.substr(outer.size()).starts_with('/');
}

/// The foundation that a folder is or lies in.
std::string_view foundation_of(std::string_view folder) {
    for (const auto foundation : foundations)
        if (folder == foundation || lies_in(folder, foundation)) return foundation;
    return {};
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
    const bool is_along_one_path = from == to || lies_in(from, to) || lies_in(to, from);
    if (!foundation_of(from).empty()) return is_along_one_path && foundation_of(from) == foundation_of(to);
    if (!foundation_of(to).empty()) return true;
    if (from == building_of(from)) return from == to || from != "base";
    return is_along_one_path;
}

}  // namespace lode
