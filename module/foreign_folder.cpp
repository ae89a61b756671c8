// Listing and hashing.
#include "module/foreign_folder.h"

#include <fmt/format.h>

#include "base/file.h"
#include "module/foreign_manifest.h"
#include "module/hashing.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

bool is_hidden(const fs::path& path) {
    return path.filename().native().starts_with(".");
}

struct FoundFile {
    std::string path;  // below the folder
    std::uint64_t size;
};

Result<std::vector<FoundFile>> list_files(const fs::path& folder) {
    std::vector<FoundFile> files;
    std::error_code error;
    for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        if (is_hidden(entry->path())) {
            entry.disable_recursion_pending();
            continue;
        }
        LODE_ASSIGN(const auto size, size_of_file(entry->path()));  // none: a folder
        if (size) files.push_back({entry->path().lexically_relative(folder).generic_string(), *size});
    }
    if (error) return fail(system_error("reading the folder `" + folder.string() + "`", error.value()));
    return files;
}

}  // namespace

bool is_saved_model(const fs::path& folder) {
    std::error_code error;
    if (fs::exists(folder / manifest_file_name, error)) return false;
    return fs::exists(folder / "saved_model.pb", error) || fs::exists(folder / "saved_model.pbtxt", error);
}

Result<ModuleFolder> read_foreign_folder(const fs::path& folder, Progress& progress, const Cancellation& cancellation) {
    LODE_ASSIGN(const auto found, list_files(folder));
    std::uint64_t total = 0;
    for (const auto& file : found) total += file.size;
    progress.start("hashing " + folder.filename().string(), total);
    std::vector<FileEntry> files;
    for (const auto& file : found) {
        LODE_ASSIGN(const Digest digest, digest_of_file(folder / file.path, progress, cancellation));
        files.push_back({file.path, file.size, digest});
    }
    progress.finish();
    LODE_ASSIGN(
        auto manifest,
        foreign_manifest(std::move(files)).map_error(in_context(fmt::format("the folder `{}`", folder.string()))));
    const Digest digest = digest_of(to_json(manifest));
    return ModuleFolder{folder, std::move(manifest), digest};
}

}  // namespace lode
