// public/-/<publisher>/<name>/<version>/index.html
#include "registry_server/pages/page_files.h"

#include <fmt/format.h>

#include "base/file.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view index_name = "index.html";

fs::path pages_folder(const RegistryFolder& folder) {
    return folder.public_folder() / "-";
}

}  // namespace

std::optional<std::string> page_of(std::string_view path) {
    if (path == "/") return fmt::format("-/{}", index_name);
    if (!path.starts_with('/')) return std::nullopt;
    std::string_view rest = path.substr(1);
    if (rest.ends_with('/')) rest.remove_suffix(1);
    const auto publisher_end = rest.find('/');
    if (publisher_end == std::string_view::npos) return std::nullopt;
    const auto name_end = rest.find('/', publisher_end + 1);
    if (!parse_module_name(rest.substr(0, name_end))) return std::nullopt;
    if (name_end != std::string_view::npos && !parse_version(rest.substr(name_end + 1))) return std::nullopt;
    return fmt::format("-/{}/{}", rest, index_name);
}

fs::path catalogue_page_file(const RegistryFolder& folder) {
    return pages_folder(folder) / index_name;
}

fs::path module_page_file(const RegistryFolder& folder, const ModuleName& name) {
    return pages_folder(folder) / name.publisher / name.name / index_name;
}

fs::path version_page_file(const RegistryFolder& folder, const ModuleName& name, const Version& version) {
    return pages_folder(folder) / name.publisher / name.name / to_string(version) / index_name;
}

Result<void> write_page(const fs::path& path, std::string_view html) {
    LODE_TRY(create_folders(path.parent_path(), Durable::no));
    LODE_ASSIGN(auto file, stage_file(path, html));
    return file.move_to(path);
}

}  // namespace lode
