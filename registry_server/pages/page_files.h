// Where pages lie: public/-, a tree of its own beside the modules, so that no publisher's file can be taken for one.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "module/version.h"
#include "registry_server/storage/registry_folder.h"

namespace lode {

/// Changes with what pages look like: those of another one are written anew at start-up.
inline constexpr std::string_view pages_format = "2";

/// Below public/: `-/index.html`, `-/<publisher>/<name>/index.html`, `-/<publisher>/<name>/<version>/index.html`.
std::string catalogue_page_path();
std::string module_page_path(const ModuleName& name);
std::string version_page_path(const ModuleName& name, const Version& version);

/// Replaces a page. Not synced: what a power cut takes is made again. What is half-written when the server is killed is
/// cleared away by the next start.
Result<void> write_page(const RegistryFolder& folder, const std::filesystem::path& path, std::string_view html);

}  // namespace lode
