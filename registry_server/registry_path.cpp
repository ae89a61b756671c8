// Segments, and what they mean.
#include "registry_server/registry_path.h"

#include <fmt/format.h>

#include "module/file_path.h"
#include "registry_server/pages/page_files.h"

namespace lode {
namespace {

constexpr std::string_view blob_prefix = "/api/blobs/sha256/";
constexpr std::string_view yank_prefix = "/api/yanks/";
constexpr std::string_view manifest_suffix = "/module.json";

/// A path that begins `/<publisher>/<name>/<version>/`, taken apart.
struct VersionedPath {
    ModuleName name;
    Version version;
    std::string_view file;
};

std::optional<VersionedPath> parse_versioned_path(std::string_view path) {
    const auto publisher_end = path.find('/', 1);
    if (publisher_end == std::string_view::npos) return std::nullopt;
    const auto name_end = path.find('/', publisher_end + 1);
    if (name_end == std::string_view::npos) return std::nullopt;
    const auto version_end = path.find('/', name_end + 1);
    if (version_end == std::string_view::npos) return std::nullopt;
    auto name = parse_module_name(path.substr(1, name_end - 1));
    auto version = parse_version(path.substr(name_end + 1, version_end - name_end - 1));
    if (!name || !version) return std::nullopt;
    return VersionedPath{*std::move(name), *std::move(version), path.substr(version_end + 1)};
}

/// Before anything is parsed: most paths are files'.
bool may_be_version(std::string_view segment) {
    return !segment.empty() && segment.front() >= '0' && segment.front() <= '9' &&
           segment.find('/') == std::string_view::npos;
}

/// `/`, `/<publisher>/<name>`, `/<publisher>/<name>/<version>`, each with or without a slash behind it.
std::optional<PagePath> parse_page_path(std::string_view path) {
    if (path == "/") return PagePath{catalogue_page_path(), std::nullopt, std::nullopt};
    if (!path.starts_with('/')) return std::nullopt;
    std::string_view rest = path.substr(1);
    if (rest.ends_with('/')) rest.remove_suffix(1);
    const auto publisher_end = rest.find('/');
    if (publisher_end == std::string_view::npos) return std::nullopt;
    const auto name_end = rest.find('/', publisher_end + 1);
    const auto last = name_end == std::string_view::npos ? std::string_view() : rest.substr(name_end + 1);
    if (name_end != std::string_view::npos && !may_be_version(last)) return std::nullopt;
    auto name = parse_module_name(rest.substr(0, name_end));
    if (!name) return std::nullopt;
    if (name_end == std::string_view::npos) {
        auto file = module_page_path(*name);
        return PagePath{std::move(file), *std::move(name), std::nullopt};
    }
    auto version = parse_version(last);
    if (!version) return std::nullopt;
    auto file = version_page_path(*name, *version);
    return PagePath{std::move(file), *std::move(name), *std::move(version)};
}

}  // namespace

std::optional<RegistryPath> parse_registry_path(std::string_view path) {
    if (auto page = parse_page_path(path)) return *std::move(page);
    // The rule for a module's files is the rule for all names under public/.
    if (!path.starts_with('/') || !check_file_path(path.substr(1))) return std::nullopt;
    if (path == "/healthz") return HealthPath{};
    if (path.starts_with(blob_prefix)) {
        const auto digest = parse_digest_hex(path.substr(blob_prefix.size()));
        return digest ? std::optional<RegistryPath>(BlobPath{*digest}) : std::nullopt;
    }
    if (path.starts_with(yank_prefix)) {
        auto yanked = parse_versioned_path(fmt::format("{}/", path.substr(yank_prefix.size() - 1)));
        if (!yanked || !yanked->file.empty()) return std::nullopt;
        return YankPath{std::move(yanked->name), std::move(yanked->version)};
    }
    auto versioned = parse_versioned_path(path);
    if (versioned && versioned->file == manifest_suffix.substr(1))
        return ManifestPath{std::move(versioned->name), std::move(versioned->version)};
    return PublicPath{};
}

bool is_immutable(std::string_view path) {
    return parse_versioned_path(path).has_value();
}

}  // namespace lode
