// Copying files and writing over parts of them.
#include "authoring/copy_module.h"

#include <algorithm>

#include <fcntl.h>
#include <fmt/format.h>

#include "authoring/manifest_file.h"
#include "authoring/parts/module_file.h"
#include "base/copy_file.h"
#include "base/file.h"
#include "module/safetensors.h"

namespace lode {
namespace {

namespace fs = std::filesystem;

/// Every change must name a file of the module.
Result<void> check_files(const Manifest& manifest, std::span<const ChangedTensor> changes) {
    for (const auto& change : changes)
        if (manifest.find_file(change.file) == nullptr)
            return fail(ErrorCode::invalid_argument, fmt::format("the module has no file `{}`", change.file));
    return {};
}

Result<void> write_over(const FileDescriptor& file, const fs::path& path, const SafetensorsHeader& header,
                        const ChangedTensor& change) {
    const auto found = header.tensors.find(change.tensor);
    if (found == header.tensors.end())
        return fail(ErrorCode::invalid_argument,
                    fmt::format("the file `{}` has no tensor `{}`", change.file, change.tensor));
    const std::uint64_t size = found->second.end - found->second.begin;
    if (size != change.bytes.size())
        return fail(ErrorCode::invalid_argument, fmt::format("the tensor `{}` of `{}`: expected {} bytes, got {}",
                                                             change.tensor, change.file, size, change.bytes.size()));
    const std::string_view bytes(reinterpret_cast<const char*>(change.bytes.data()), change.bytes.size());
    return write_all_at(file, found->second.begin, bytes, path);
}

/// One module being copied.
struct Copy {
    const ModuleFolder& source;
    std::span<const ChangedTensor> changes;
    fs::path folder;
    Progress& progress;
    const Cancellation& cancellation;

    /// The entry of the copy: the file's own where nothing in it changed. What is not what its entry says is
    /// `integrity`.
    Result<FileEntry> copy_file(const FileEntry& entry) const {
        const fs::path from_path = source.path / entry.path;
        const fs::path to_path = folder / entry.path;
        LODE_TRY(make_room(folder, entry.path));
        LODE_ASSIGN(const auto from, open_for_reading(from_path));
        LODE_ASSIGN(const auto to, open_file(to_path, O_RDWR | O_CREAT | O_EXCL));
        LODE_TRY(copy_content(from.file, to, from_path, progress, cancellation));
        SilentProgress silent;
        LODE_ASSIGN(const FileEntry copied, describe_file(folder, entry.path, silent, cancellation));
        if (copied.digest != entry.digest || copied.size != entry.size)
            return fail(
                ErrorCode::integrity,
                fmt::format("the file `{}` is damaged: expected {} bytes with {}, got {} with {}", from_path.string(),
                            entry.size, to_string(entry.digest), copied.size, to_string(copied.digest)));
        LODE_ASSIGN(const bool changed, change_tensors(to, to_path, entry.path));
        LODE_TRY(sync_file(to, to_path));
        if (!changed) return entry;
        return describe_file(folder, entry.path, progress, cancellation);
    }

    Result<bool> change_tensors(const FileDescriptor& file, const fs::path& path, const std::string& name) const {
        const auto is_here = [&](const ChangedTensor& change) { return change.file == name; };
        if (std::none_of(changes.begin(), changes.end(), is_here)) return false;
        LODE_ASSIGN(const auto written, open_for_reading(path));
        LODE_ASSIGN(const auto header, read_safetensors_header(written, path));
        for (const auto& change : changes)
            if (is_here(change)) LODE_TRY(write_over(file, path, header, change));
        return true;
    }
};

}  // namespace

Result<Digest> copy_module(const ModuleFolder& source, const ModuleIdentity& identity,
                           std::span<const ChangedTensor> changes, const fs::path& folder, Overwrite overwrite,
                           Progress& progress, const Cancellation& cancellation) {
    LODE_TRY(check_files(source.manifest, changes));
    LODE_ASSIGN(const auto goal, FolderGoal::open(folder, overwrite));
    LODE_ASSIGN(auto staged, goal.stage());
    Manifest manifest = source.manifest;
    manifest.name = identity.name;
    manifest.version = identity.version;
    manifest.description = identity.description;
    manifest.license = identity.license;
    manifest.parent = source.digest;
    progress.start("copying " + to_string(source.manifest.name), total_size(manifest));
    const Copy copy{source, changes, staged.path(), progress, cancellation};
    for (auto& file : manifest.files) {
        LODE_ASSIGN(file, copy.copy_file(file));
    }
    progress.finish();
    LODE_ASSIGN(const auto digest, write_manifest(staged.path(), std::move(manifest)));
    LODE_TRY(goal.commit(std::move(staged)));
    return digest;
}

}  // namespace lode
