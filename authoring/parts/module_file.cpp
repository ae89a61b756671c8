// Writing, copying and hashing below a module's folder.
#include "authoring/parts/module_file.h"

#include <fcntl.h>
#include <fmt/format.h>

#include "base/copy_file.h"
#include "base/file.h"
#include "module/file_path.h"
#include "module/hashing.h"

namespace lode {

namespace fs = std::filesystem;

Result<void> make_room(const fs::path& folder, const std::string& path) {
    LODE_TRY(check_file_path(path));
    LODE_TRY(create_folders((folder / path).parent_path()));
    LODE_ASSIGN(const auto there, size_of_file(folder / path));
    if (there) return fail(ErrorCode::conflict, fmt::format("another part of the module is the file `{}`", path));
    return {};
}

Result<FileEntry> describe_file(const fs::path& folder, const std::string& path, Progress& progress,
                                const Cancellation& cancellation) {
    LODE_ASSIGN(const auto size, size_of_file(folder / path));
    progress.start(fmt::format("hashing `{}`", path), size.value_or(0));
    LODE_ASSIGN(const auto digest, digest_of_file(folder / path, progress, cancellation));
    progress.finish();
    return FileEntry{path, size.value_or(0), digest};
}

Result<FileEntry> copy_file_in(const fs::path& source, const fs::path& folder, const std::string& path,
                               Progress& progress, const Cancellation& cancellation) {
    LODE_TRY(make_room(folder, path));
    LODE_ASSIGN(const auto from, open_for_reading(source));
    LODE_ASSIGN(const auto to, open_file(folder / path, O_WRONLY | O_CREAT | O_EXCL));
    progress.start(fmt::format("copying `{}`", path), from.size);
    LODE_TRY(copy_content(from.file, to, source, progress, cancellation));
    LODE_TRY(sync_file(to, folder / path));
    progress.finish();
    return describe_file(folder, path, progress, cancellation);
}

Result<FileEntry> write_file_in(std::string_view content, const fs::path& folder, const std::string& path) {
    LODE_TRY(make_room(folder, path));
    LODE_TRY(write_file(folder / path, content));
    return FileEntry{path, content.size(), digest_of(content)};
}

}  // namespace lode
