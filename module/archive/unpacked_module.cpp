// Two lists, both sorted, compared both ways.
#include "module/archive/unpacked_module.h"

#include <algorithm>

#include <fmt/format.h>

namespace lode {
namespace {

const FileEntry* find(std::span<const FileEntry> files, std::string_view path) {
    const auto found =
        std::lower_bound(files.begin(), files.end(), path,
                         [](const FileEntry& file, std::string_view wanted) { return file.path < wanted; });
    return found != files.end() && found->path == path ? &*found : nullptr;
}

Result<void> check_file(const FileEntry& promised, const FileEntry* got) {
    if (got == nullptr)
        return fail(ErrorCode::integrity,
                    fmt::format("the archive lacks the file `{}`, which its manifest lists", promised.path));
    if (got->size == promised.size && got->digest == promised.digest) return {};
    return fail(
        ErrorCode::integrity,
        fmt::format("the archive's file `{}` is not what its manifest promises: expected {} bytes ({}), got {} "
                    "({})",
                    promised.path, promised.size, to_string(promised.digest), got->size, to_string(got->digest)));
}

}  // namespace

bool has_manifest(std::span<const FileEntry> unpacked) {
    return find(unpacked, manifest_file_name) != nullptr;
}

Result<void> check_unpacked_module(const Manifest& manifest, std::span<const FileEntry> unpacked) {
    if (!has_manifest(unpacked)) return fail(ErrorCode::integrity, "the archive has no `module.json` at its root");
    for (const FileEntry& file : manifest.files) LODE_TRY(check_file(file, find(unpacked, file.path)));
    for (const FileEntry& file : unpacked)
        if (file.path != manifest_file_name && manifest.find_file(file.path) == nullptr)
            return fail(ErrorCode::integrity,
                        fmt::format("the archive has the file `{}`, which its manifest does not list", file.path));
    return {};
}

}  // namespace lode
