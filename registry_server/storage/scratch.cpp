// A folder that need not be there.
#include "registry_server/storage/scratch.h"

#include <fmt/format.h>

namespace lode {
namespace {

std::filesystem::path scratch_folder(const RegistryFolder& folder) {
    return folder.private_folder() / "scratch";
}

}  // namespace

Result<StagedFile> create_scratch_file(const RegistryFolder& folder, std::string_view prefix, unsigned mode) {
    LODE_TRY(create_folders(scratch_folder(folder), Durable::no));
    return StagedFile::create(scratch_folder(folder), prefix, mode);
}

Result<void> clear_scratch(const RegistryFolder& folder) {
    std::error_code error;
    std::filesystem::directory_iterator left(scratch_folder(folder), error);
    if (error == std::errc::no_such_file_or_directory) return {};
    for (; !error && left != std::filesystem::directory_iterator(); left.increment(error))
        if (std::filesystem::remove_all(left->path(), error); error) break;
    if (error) return fail(system_error(fmt::format("clearing `{}`", scratch_folder(folder).string()), error.value()));
    return {};
}

}  // namespace lode
