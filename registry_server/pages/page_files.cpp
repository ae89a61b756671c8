// public/-/<publisher>/<name>/<version>/index.html
#include "registry_server/pages/page_files.h"

#include <fmt/format.h>

#include "base/file.h"
#include "registry_server/storage/scratch.h"

namespace lode {
namespace fs = std::filesystem;

std::string catalogue_page_path() {
    return "-/index.html";
}

std::string module_page_path(const ModuleName& name) {
    return fmt::format("-/{}/index.html", to_string(name));
}

std::string version_page_path(const ModuleName& name, const Version& version) {
    return fmt::format("-/{}/{}/index.html", to_string(name), to_string(version));
}

Result<void> write_page(const RegistryFolder& folder, const fs::path& path, std::string_view html) {
    LODE_TRY(create_folders(path.parent_path(), Durable::no));
    LODE_ASSIGN(auto file, create_scratch_file(folder, "page-", 0644));
    LODE_TRY(file.write(html));
    return file.move_to(path);
}

}  // namespace lode
