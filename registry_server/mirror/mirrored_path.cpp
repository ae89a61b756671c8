// Segments of paths that a mirror answers.
#include "registry_server/mirror/mirrored_path.h"

namespace lode {

std::optional<MirroredPath> parse_mirrored_path(std::string_view path) {
    if (path == "/modules.json") return CataloguePath{};
    const auto publisher_end = path.find('/', 1);
    if (publisher_end == std::string_view::npos) return std::nullopt;
    const auto name_end = path.find('/', publisher_end + 1);
    if (name_end == std::string_view::npos) return std::nullopt;
    auto name = parse_module_name(path.substr(1, name_end - 1));
    if (!name) return std::nullopt;
    const auto rest = path.substr(name_end + 1);
    if (rest == "versions.json") return VersionsPath{*std::move(name)};
    const auto version_end = rest.find('/');
    if (version_end == std::string_view::npos || version_end + 1 == rest.size()) return std::nullopt;
    const auto written = rest.substr(0, version_end);
    auto version = parse_version(written);
    if (!version || to_string(*version) != written) return std::nullopt;
    return MirroredFilePath{*std::move(name), *std::move(version), std::string(rest.substr(version_end + 1))};
}

}  // namespace lode
