// Iterating without exceptions: `for (… : directory_iterator(folder, error))` throws when reading on fails.
#include "base/folder_listing.h"

#include <system_error>

#include "base/file.h"

namespace lode {
namespace {
namespace fs = std::filesystem;

std::error_code list_into(std::vector<fs::path>& paths, const fs::path& folder) {
    std::error_code error;
    auto entry = fs::directory_iterator(folder, error);
    for (const fs::directory_iterator end; !error && entry != end; entry.increment(error))
        paths.push_back(entry->path());
    return error;
}

}  // namespace

Result<std::vector<fs::path>> list_folder(const fs::path& folder) {
    std::vector<fs::path> paths;
    const auto error = list_into(paths, folder);
    if (error && error != std::errc::no_such_file_or_directory)
        return fail(system_error("listing `" + folder.string() + "`", error.value()));
    return paths;
}

std::vector<fs::path> paths_in(const fs::path& folder) {
    std::vector<fs::path> paths;
    (void)list_into(paths, folder);
    return paths;
}

}  // namespace lode
