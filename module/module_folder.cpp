// Reading and verifying module folders.
#include "module/module_folder.h"

#include <fmt/format.h>

#include "base/file.h"
#include "module/hashing.h"

namespace lode {
namespace {

Error no_module_in(const std::filesystem::path& folder, const std::filesystem::path& manifest_path) {
    std::error_code error;
    const auto status = std::filesystem::status(folder, error);
    if (!std::filesystem::exists(status))
        return {ErrorCode::not_found, fmt::format("the folder `{}` does not exist", folder.string()), {}};
    if (!std::filesystem::is_directory(status))
        return {ErrorCode::not_found, fmt::format("`{}` is not a folder", folder.string()), {}};
    return {
        ErrorCode::not_found,
        fmt::format("`{}` is not a module folder: it has no `{}`", folder.string(), manifest_path.filename().string()),
        "lode import makes a module of word vectors or of a static embedding model, lode build of other parts"};
}

}  // namespace

Result<ModuleFolder> read_module_folder(const std::filesystem::path& folder) {
    return read_module_folder(folder, folder / manifest_file_name);
}

Result<ModuleFolder> read_module_folder(const std::filesystem::path& folder,
                                        const std::filesystem::path& manifest_path) {
    LODE_ASSIGN(const auto manifest_file, find_file(manifest_path));
    if (!manifest_file) return fail(no_module_in(folder, manifest_path));
    LODE_ASSIGN(const auto text, read_file(*manifest_file, manifest_path));
    LODE_ASSIGN(auto manifest, parse_manifest(text).map_error(in_context(
                                   [&] { return fmt::format("the manifest `{}`", manifest_path.string()); })));
    for (const auto& file : manifest.files) {
        LODE_ASSIGN(const auto actual, size_of_file(folder / file.path));
        if (actual == file.size) continue;
        const std::string got = actual ? fmt::format("it has {}", *actual) : "it is missing";
        return fail(ErrorCode::integrity,
                    fmt::format("the file `{}` of the module in `{}` should have {} bytes, but {}", file.path,
                                folder.string(), file.size, got));
    }
    return ModuleFolder{folder, std::move(manifest), digest_of(text)};
}

Result<void> verify_module_folder(const ModuleFolder& module, Progress& progress, const Cancellation& cancellation) {
    progress.start("verifying " + title_of(module.manifest), total_size(module.manifest));
    for (const auto& file : module.manifest.files) {
        LODE_ASSIGN(const auto digest, digest_of_file(module.path / file.path, progress, cancellation));
        if (digest != file.digest)
            return fail(ErrorCode::integrity,
                        fmt::format("the file `{}` is not what the manifest in `{}` promises: expected {}, got {}",
                                    file.path, module.path.string(), to_string(file.digest), to_string(digest)));
    }
    progress.finish();
    return {};
}

}  // namespace lode
