// The end of every download: blobs, then the module that has them.
#pragma once

#include <functional>

#include "base/result.h"
#include "module/module_folder.h"

namespace lode {

/// `bring` makes the module's blobs and `commit` the module. Both are called again where a blob has gone meanwhile:
/// one that was there already, as another module's, may be evicted with that one.
Result<ModuleFolder> bring_and_commit(const std::function<Result<void>()>& bring,
                                      const std::function<Result<ModuleFolder>()>& commit);

}  // namespace lode
