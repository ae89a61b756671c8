// A cache's modules as a registry's tree: documents made of their manifests, files straight from their folders.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/log.h"
#include "cache/cache.h"
#include "module/module_folder.h"
#include "registry_server/http/message.h"

namespace lode {

/// The whole modules of a cache; damaged ones are left out, with a warning.
std::vector<ModuleFolder> whole_modules(const Cache& cache, Log& log);

/// As the modules were when it was made. What has no name and version (a foreign module) is left out, and of modules
/// that bear the same name and version all but the one that came into the cache first; warnings say so.
class CacheRegistry {
public:
    CacheRegistry(std::vector<ModuleFolder> modules, Log& log);

    /// The body of `/registry.json`, `/modules.json` or a `versions.json`; none for any other path.
    std::optional<std::string> find_document(const std::string& path) const;
    /// A module's `module.json`, or a file that it lists.
    Result<std::optional<FileReply>> find_file(std::string_view path) const;

private:
    std::map<std::string, std::string> m_documents;              // by path
    std::map<std::string, ModuleFolder, std::less<>> m_modules;  // by `/<publisher>/<name>/<version>/`
};

}  // namespace lode
