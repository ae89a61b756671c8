// Rules for names out of archives.
#include "module/archive/entry_names.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/printable.h"
#include "base/unicode/case_fold.h"
#include "base/unicode/category.h"
#include "base/unicode/utf8.h"

namespace lode {
namespace {

constexpr std::array devices = {std::string_view("con"), std::string_view("prn"), std::string_view("aux"),
                                std::string_view("nul")};
constexpr std::array numbered_devices = {std::string_view("com"), std::string_view("lpt")};

tl::unexpected<Error> refuse(std::string_view name, std::string_view why) {
    return fail(ErrorCode::integrity, fmt::format("the entry `{}` {}", printable(name, 200), why));
}

bool is_ascii_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Nothing that cannot be seen, and nothing that changes how the rest is seen.
bool is_visible(char32_t code_point) {
    const Category category = general_category(code_point);
    return category != Category::control && category != Category::format && category != Category::line_separator &&
           category != Category::paragraph_separator;
}

bool is_visible(std::string_view valid_utf8) {
    while (!valid_utf8.empty()) {
        const auto code_point = decode_utf8(valid_utf8);
        if (!is_visible(code_point.value)) return false;
        valid_utf8.remove_prefix(code_point.size);
    }
    return true;
}

/// `NUL`, `nul.txt`, `COM1` …
bool is_device(std::string_view part) {
    const std::string stem = compatibility_fold(part.substr(0, part.find('.')));
    if (std::find(devices.begin(), devices.end(), stem) != devices.end()) return true;
    return stem.size() == 4 && stem.back() >= '0' && stem.back() <= '9' &&
           std::find(numbered_devices.begin(), numbered_devices.end(), std::string_view(stem).substr(0, 3)) !=
               numbered_devices.end();
}

/// What is wrong with a part, or nothing.
std::string_view fault_of_part(std::string_view part, const ArchiveLimits& limits) {
    if (part.empty()) return "has an empty part";
    if (part == "..") return "leads out of its folder by `..`";
    if (part == ".") return "has a part `.`";
    if (part.size() > limits.part_bytes) return "has a part that is too long";
    if (part.back() == '.' || part.back() == ' ') return "has a part that ends in a dot or a space";
    if (is_device(part)) return "has the name of a device on some systems";
    return {};
}

/// What is wrong with a name as a whole, or nothing.
std::string_view fault_of_name(std::string_view name, const ArchiveLimits& limits) {
    if (name.empty()) return "has no name";
    if (name.front() == '/') return "has an absolute path";
    if (name.size() > 1 && name[1] == ':' && is_ascii_letter(name[0])) return "has a drive's letter";
    if (name.size() > limits.path_bytes) return "has a path that is too long";
    if (!is_valid_utf8(name)) return "has a name that is not UTF-8";
    if (!is_visible(name)) return "has a control or an invisible character in its name";
    if (name.find('\\') != std::string_view::npos) return "has a backslash in its name";
    return {};
}

}  // namespace

Result<std::string> entry_path(const ArchiveEntry& entry, const ArchiveLimits& limits) {
    std::string_view path = entry.name;
    if (const auto fault = fault_of_name(path, limits); !fault.empty()) return refuse(entry.name, fault);
    if (entry.is_folder && path.ends_with('/')) path.remove_suffix(1);
    if (entry.is_folder && path == ".") return std::string();
    if (path.starts_with("./")) path.remove_prefix(2);
    std::uint64_t depth = 0;
    for (std::size_t at = 0; at <= path.size();) {
        const std::size_t slash = std::min(path.find('/', at), path.size());
        const auto fault = fault_of_part(path.substr(at, slash - at), limits);
        if (!fault.empty()) return refuse(entry.name, fault);
        if (++depth > limits.depth) return refuse(entry.name, "lies too deep");
        at = slash + 1;
    }
    return std::string(path);
}

Result<void> EntryNames::add(std::string_view path, bool is_folder) {
    std::uint64_t folder = 0;
    for (std::size_t at = 0; at <= path.size();) {
        const std::size_t slash = std::min(path.find('/', at), path.size());
        const bool is_last = slash == path.size();
        LODE_ASSIGN(folder,
                    add_part(folder, path.substr(0, slash), path.substr(at, slash - at), !is_last || is_folder));
        at = slash + 1;
    }
    return {};
}

Result<std::uint64_t> EntryNames::add_part(std::uint64_t folder, std::string_view path, std::string_view part,
                                           bool is_folder) {
    const std::uint64_t number = m_names.size() + 1;
    const auto [found, is_new] =
        m_names.try_emplace({folder, compatibility_fold(part)}, Name{std::string(part), is_folder, number});
    const Name& name = found->second;
    if (is_new && number > m_limits.names)
        return fail(ErrorCode::integrity,
                    fmt::format("it has more than the {} files and folders allowed", m_limits.names));
    if (name.spelling != part)
        return refuse(path, fmt::format("is called as another one, `{}`, is, but for case or the way it is written",
                                        printable(name.spelling)));
    if (name.is_folder != is_folder) return refuse(path, "is a file and a folder");
    if (!is_new && !is_folder) return refuse(path, "comes twice");
    return name.number;
}

}  // namespace lode
