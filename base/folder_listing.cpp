// By readdir(3): `for (… : directory_iterator(folder, error))` throws when reading on fails, and makes a path of each.
#include "base/folder_listing.h"

#include <cerrno>
#include <memory>
#include <string_view>

#include <dirent.h>

#include "base/file.h"

namespace lode {
namespace {
namespace fs = std::filesystem;

struct CloseFolder {
    void operator()(DIR* folder) const { ::closedir(folder); }
};

/// An error number, or 0.
template <typename Use>
int use_each_name(const fs::path& folder, const Use& use) {
    const std::unique_ptr<DIR, CloseFolder> opened(::opendir(folder.c_str()));
    if (!opened) return errno;
    while (true) {
        errno = 0;
        const dirent* entry = ::readdir(opened.get());
        if (entry == nullptr) return errno;
        const std::string_view name = entry->d_name;
        if (name != "." && name != "..") use(name);
    }
}

int list_into(std::vector<fs::path>& paths, const fs::path& folder) {
    return use_each_name(folder, [&](std::string_view name) { paths.push_back(folder / name); });
}

}  // namespace

Result<std::vector<fs::path>> list_folder(const fs::path& folder) {
    std::vector<fs::path> paths;
    const int error = list_into(paths, folder);
    if (error != 0 && error != ENOENT) return fail(system_error("listing `" + folder.string() + "`", error));
    return paths;
}

std::vector<fs::path> paths_in(const fs::path& folder) {
    std::vector<fs::path> paths;
    (void)list_into(paths, folder);
    return paths;
}

std::vector<std::string> file_names_in(const fs::path& folder) {
    std::vector<std::string> names;
    (void)use_each_name(folder, [&](std::string_view name) { names.emplace_back(name); });
    return names;
}

}  // namespace lode
