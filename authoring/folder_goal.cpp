// Renaming a folder into place.
#include "authoring/folder_goal.h"

#include <cerrno>
#include <chrono>
#include <cstdio>

#include <fcntl.h>
#include <fmt/format.h>

#include "base/clock.h"
#include "base/folder_listing.h"
#include "base/paths.h"
#include "module/manifest.h"

namespace lode {
namespace {

namespace fs = std::filesystem;

bool is_there(const fs::path& path) {
    std::error_code ignored;
    return fs::symlink_status(path, ignored).type() != fs::file_type::not_found;
}

bool may_be_replaced(const fs::path& folder) {
    std::error_code ignored;
    return fs::is_regular_file(folder / manifest_file_name, ignored) ||
           (fs::is_directory(folder, ignored) && fs::is_empty(folder, ignored));
}

tl::unexpected<Error> conflict(const fs::path& folder, Overwrite overwrite) {
    if (overwrite == Overwrite::yes)
        return fail(ErrorCode::conflict,
                    fmt::format("`{}` is there already and is no module, so it is not replaced", folder.string()));
    return fail(ErrorCode::conflict, fmt::format("`{}` is there already", folder.string()),
                "--force replaces a module folder");
}

/// Nobody works in a folder in which nothing has changed for so long.
constexpr std::chrono::hours abandoned_after{1};

/// The folders in which processes that were killed made what was to become the same module.
void remove_abandoned(const fs::path& parent, std::string_view prefix) {
    for (const fs::path& path : paths_in(parent)) {
        std::error_code error;
        if (!is_unique_name(path.filename().string(), prefix)) continue;
        if (!fs::is_directory(fs::symlink_status(path, error))) continue;
        if (!has_rested_with_all(path, SystemClock().now(), abandoned_after)) continue;
        fs::remove_all(path, error);
    }
}

bool is_not_supported(int error) {
    return error == EINVAL || error == ENOSYS;
}

}  // namespace

Result<FolderGoal> FolderGoal::open(const fs::path& folder, Overwrite overwrite) {
    FolderGoal goal(tidied(folder), overwrite);
    if (is_there(goal.m_path) && (overwrite == Overwrite::no || !may_be_replaced(goal.m_path)))
        return conflict(goal.m_path, overwrite);
    std::error_code ignored;
    if (!fs::is_directory(goal.parent(), ignored))
        return fail(ErrorCode::not_found, fmt::format("the folder `{}` does not exist", goal.parent().string()));
    return goal;
}

fs::path FolderGoal::parent() const {
    return folder_of(m_path);
}

Result<StagedFolder> FolderGoal::stage() const {
    const std::string prefix = "." + m_path.filename().string() + ".";
    remove_abandoned(parent(), prefix);
    return StagedFolder::create(parent(), prefix);
}

Result<void> FolderGoal::commit(StagedFolder staged) const {
    LODE_TRY(sync_folder(staged.path()));
    if (::renameat2(AT_FDCWD, staged.path().c_str(), AT_FDCWD, m_path.c_str(), RENAME_NOREPLACE) == 0) {
        staged.release();
        return sync_folder(parent());
    }
    const int error = errno;
    if (is_there(m_path)) return replace(std::move(staged));
    if (!is_not_supported(error)) return fail(system_error("renaming to `" + m_path.string() + "`", error));
    LODE_TRY(rename_path(staged.path(), m_path));
    staged.release();
    return sync_folder(parent());
}

Result<void> FolderGoal::replace(StagedFolder staged) const {
    if (m_overwrite == Overwrite::no || !may_be_replaced(m_path)) return conflict(m_path, m_overwrite);
    // Both change names at once; then the staged folder is the old one, and is removed as such.
    if (::renameat2(AT_FDCWD, staged.path().c_str(), AT_FDCWD, m_path.c_str(), RENAME_EXCHANGE) == 0)
        return sync_folder(parent());
    if (!is_not_supported(errno)) return fail(system_error("replacing `" + m_path.string() + "`", errno));
    LODE_ASSIGN(StagedFolder aside, stage());
    LODE_TRY(rename_path(m_path, aside.path()));
    if (auto renamed = rename_path(staged.path(), m_path); !renamed) {
        if (!rename_path(aside.path(), m_path)) aside.release();  // it is still there under that name
        return renamed;
    }
    staged.release();
    return sync_folder(parent());
}

}  // namespace lode
