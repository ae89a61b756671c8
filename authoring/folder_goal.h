// Where a module is to appear: a folder that is made elsewhere and then takes its name, whole.
#pragma once

#include <filesystem>

#include "base/file.h"
#include "base/overwrite.h"
#include "base/result.h"

namespace lode {

class FolderGoal {
public:
    /// Looks at what is at `folder` now. Errors: `conflict` for anything that is there, unless with Overwrite::yes it
    /// is a module (it has a `module.json`) or an empty folder; `not_found` where the parent is no folder.
    static Result<FolderGoal> open(const std::filesystem::path& folder, Overwrite overwrite);

    /// A folder beside the goal to make the module in, `.NAME.<random>`. Those that killed processes left for the same
    /// goal are removed once nothing in them has changed for an hour.
    Result<StagedFolder> stage() const;
    /// Gives the staged folder, whose files are synced, the goal's name, and syncs. What the goal was until then, if it
    /// may be replaced, is removed after it.
    Result<void> commit(StagedFolder staged) const;

    const std::filesystem::path& path() const { return m_path; }

private:
    FolderGoal(std::filesystem::path path, Overwrite overwrite) : m_path(std::move(path)), m_overwrite(overwrite) {}
    std::filesystem::path parent() const;
    Result<void> replace(StagedFolder staged) const;

    std::filesystem::path m_path;
    Overwrite m_overwrite;
};

}  // namespace lode
