// Reading of `/proc/meminfo` (proc(5)): lines such as `Dirty:    208 kB`.
#include "base/memory_information.h"

#include <string>
#include <string_view>

#include <fcntl.h>

#include "base/decimal.h"
#include "base/file.h"

namespace lode {
namespace {

constexpr std::size_t longest = 16384;

std::optional<std::uint64_t> bytes_of(std::string_view information, std::string_view name) {
    const auto line = information.find(name);
    if (line == std::string_view::npos) return std::nullopt;
    const auto digits = information.find_first_not_of(' ', line + name.size());
    if (digits == std::string_view::npos) return std::nullopt;
    const auto kibibytes = parse_decimal(information.substr(digits, information.find(' ', digits) - digits));
    return kibibytes ? std::optional(*kibibytes << 10U) : std::nullopt;
}

}  // namespace

std::optional<std::uint64_t> dirty_memory() {
    const std::filesystem::path path = "/proc/meminfo";
    const auto file = open_file(path, O_RDONLY);
    if (!file) return std::nullopt;
    const auto text = read_at(*file, 0, longest, path);
    if (!text) return std::nullopt;
    const auto dirty = bytes_of(*text, "\nDirty:");
    const auto being_written = bytes_of(*text, "\nWriteback:");
    if (!dirty || !being_written) return std::nullopt;
    return *dirty + *being_written;
}

}  // namespace lode
