// Manifests of foreign modules: made, and read again by the rules that hold for all.
#include "module/foreign_manifest.h"

#include <algorithm>

#include "module/file_path.h"

namespace lode {

Result<Manifest> foreign_manifest(std::vector<FileEntry> files) {
    if (files.empty()) return fail(ErrorCode::integrity, "it has no files");
    for (const FileEntry& file : files) LODE_TRY(check_file_path(file.path).map_error(as_integrity));
    std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    const bool is_saved_model = std::any_of(files.begin(), files.end(), [](const FileEntry& file) {
        return file.path == "saved_model.pb" || file.path == "saved_model.pbtxt";
    });
    Manifest manifest;
    manifest.kind = is_saved_model ? ForeignKind::saved_model : ForeignKind::files;
    manifest.files = std::move(files);
    return parse_manifest(to_json(manifest)).map_error(in_context("no manifest can be made for its files"));
}

Result<void> check_foreign_manifest(const Manifest& manifest, std::string_view text) {
    LODE_ASSIGN(const auto made, foreign_manifest(manifest.files));
    if (to_json(made) == text) return {};
    return fail(ErrorCode::integrity, "the manifest is not the one that lode makes for its files");
}

}  // namespace lode
