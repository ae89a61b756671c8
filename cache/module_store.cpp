// Making, finding and discarding module folders.
#include "cache/module_store.h"

#include <set>

#include <fcntl.h>
#include <fmt/format.h>

#include "base/file.h"
#include "base/file_identity.h"
#include "base/folder_listing.h"
#include "cache/folder_lease.h"
#include "cache/pending_blobs.h"
#include "module/hashing.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

/// Of one module; of more each is synced for itself, so that no limit of open files is met.
constexpr std::size_t most_open_folders = 32;

/// What makes a cached folder unusable is damage, whatever call found it.
Error as_damage(Error error) {
    if (error.code == ErrorCode::not_found) error.code = ErrorCode::integrity;
    error.message = "the cached copy is damaged: " + error.message;
    return error;
}

Result<std::optional<ModuleFolder>> find_in(const CacheLayout& layout, const Digest& digest) {
    const fs::path folder = layout.module(digest);
    LODE_ASSIGN(auto lease, lease_folder(folder, Lease::shared));
    if (!lease) return std::nullopt;
    LODE_ASSIGN(auto module, read_module_folder(folder, manifest_path_of(folder)).map_error(as_damage));
    if (module.digest != digest)
        return fail(as_damage({ErrorCode::integrity,
                               fmt::format("the manifest in `{}` is {}", folder.string(), to_string(module.digest)),
                               {}}));
    module.lease = std::make_shared<const FileDescriptor>(*std::move(lease));
    return module;
}

}  // namespace

Result<std::optional<ModuleFolder>> ModuleStore::find(const Digest& digest) const {
    auto found = find_in(m_layout, digest);
    for (auto below = m_below.begin(); found && !*found && below != m_below.end(); ++below)
        if (auto shared = find_in(*below, digest); shared && *shared) found = std::move(shared);
    return found;
}

std::vector<OpenPath> StagedModule::unsynced() const {
    std::vector<OpenPath> all;
    all.reserve(contents.size() + 1);
    for (const auto& [file, path] : contents) all.push_back({file, path});
    if (manifest_beside) all.push_back({manifest_beside->file(), manifest_beside->path()});
    return all;
}

Result<void> ModuleStore::fill(StagedModule& staged, std::string_view manifest_text) const {
    const fs::path& folder = staged.folder.path();
    std::set<fs::path> folders = {folder};
    for (const auto& file : staged.manifest.files) {
        const fs::path goal = folder / file.path;
        for (fs::path parent = goal.parent_path(); folders.insert(parent).second; parent = parent.parent_path()) {
        }
        LODE_TRY(create_folders(goal.parent_path(), Durable::no));
        LODE_TRY(m_blobs.place(file, goal));
    }
    if (!staged.manifest.kind) {
        fs::path path = folder / manifest_file_name;
        LODE_ASSIGN(auto file, open_file(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0444));
        LODE_TRY(write_all(file, manifest_text, path));
        staged.contents.push_back({std::move(file), std::move(path)});
    }
    for (const auto& made : folders) {
        if (folders.size() > most_open_folders) {
            LODE_TRY(sync_folder(made));
            continue;
        }
        LODE_ASSIGN(auto opened, open_file(made, O_RDONLY | O_DIRECTORY));
        staged.contents.push_back({std::move(opened), made});
    }
    return {};
}

Result<StagedModule> ModuleStore::stage(std::string_view manifest_text, const Manifest& manifest) const {
    LODE_TRY(create_folders(m_layout.partial()));
    LODE_TRY(create_folders(m_layout.modules()));
    LODE_ASSIGN(auto folder, StagedFolder::create(m_layout.partial(), "module-"));
    StagedModule staged{digest_of(manifest_text), manifest, std::move(folder), {}, {}};
    LODE_TRY(fill(staged, manifest_text));
    if (manifest.kind) {
        LODE_ASSIGN(auto beside, stage_file(m_layout.foreign_manifest(staged.digest), manifest_text, 0444));
        staged.manifest_beside.emplace(std::move(beside));
    }
    return staged;
}

Result<void> ModuleStore::publish_manifest(StagedFile& beside, const Digest& digest) const {
    return beside.move_to(m_layout.foreign_manifest(digest));
}

Result<ModuleFolder> ModuleStore::publish(StagedModule staged) const {
    auto renamed = rename_path(staged.folder.path(), m_layout.module(staged.digest));
    if (!renamed) {
        // A folder with files in it cannot be replaced: somebody else has just committed the same module, or one that
        // another handle means was damaged.
        auto theirs = find(staged.digest);
        if (theirs && *theirs) return **std::move(theirs);
        if (!theirs && theirs.error().code != ErrorCode::integrity) return fail(renamed.error());
        if (!theirs) LODE_TRY(take_damaged_away(staged.digest));  // else theirs was evicted in between
        LODE_TRY(rename_path(staged.folder.path(), m_layout.module(staged.digest)));
    }
    staged.folder.release();
    ModuleFolder module{m_layout.module(staged.digest), std::move(staged.manifest), staged.digest};
    if (auto lease = lease_folder(module.path, Lease::shared).value_or(std::nullopt))
        module.lease = std::make_shared<const FileDescriptor>(*std::move(lease));
    return module;
}

Result<void> ModuleStore::discard(const Digest& digest) const {
    LODE_ASSIGN(const bool was_taken, take_damaged_away(digest));
    return was_taken ? remove_file(m_layout.foreign_manifest(digest)) : Result<void>();
}

/// Whether it was there, and damaged.
Result<bool> ModuleStore::take_damaged_away(const Digest& digest) const {
    const fs::path folder = m_layout.module(digest);
    const auto judged = identity_of(folder);
    const auto found = find_in(m_layout, digest);
    if (!judged || found || found.error().code != ErrorCode::integrity) return false;
    LODE_TRY(create_folders(m_layout.partial()));
    note_blobs_of(m_layout, digest);
    const fs::path aside = unique_name(m_layout.partial(), "discarded-");
    LODE_ASSIGN(const bool was_taken, rename_if_same(folder, *judged, aside));
    if (!was_taken) return false;  // somebody was faster, and may have made it anew
    std::error_code error;
    fs::remove_all(aside, error);
    if (error) return fail(system_error("removing `" + aside.string() + "`", error.value()));
    return true;
}

std::vector<Digest> ModuleStore::all() const {
    std::vector<Digest> digests;
    for (const std::string& name : file_names_in(m_layout.modules()))
        if (const auto digest = parse_digest_hex(name)) digests.push_back(*digest);
    return digests;
}

}  // namespace lode
