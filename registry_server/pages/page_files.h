// Where pages lie: public/-, a tree of its own beside the modules, so that no publisher's file can be taken for one.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "module/version.h"
#include "registry_server/storage/registry_folder.h"

namespace lode {

/// Changes with what pages look like: those of another one are written anew at start-up.
inline constexpr std::string_view pages_format = "1";

/// The file below public/ that shows `path`: `/`, `/<publisher>/<name>`, `/<publisher>/<name>/<version>`, each with or
/// without a slash behind it; none for any other path.
std::optional<std::string> page_of(std::string_view path);

std::filesystem::path catalogue_page_file(const RegistryFolder& folder);
std::filesystem::path module_page_file(const RegistryFolder& folder, const ModuleName& name);
std::filesystem::path version_page_file(const RegistryFolder& folder, const ModuleName& name, const Version& version);

/// Replaces a page. Not synced: what a power cut takes is made again.
Result<void> write_page(const std::filesystem::path& path, std::string_view html);

}  // namespace lode
