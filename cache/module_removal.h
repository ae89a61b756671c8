// Taking modules out of the cache, so that a kill at any step leaves each whole or gone, and nothing behind for good.
#pragma once

#include <filesystem>

#include "base/clock.h"
#include "base/result.h"
#include "cache/cache_layout.h"
#include "module/digest.h"

namespace lode {

/// Moves the module's folder into `partial/`, where nobody finds it, and says where. `not_found` where it is not there.
Result<std::filesystem::path> take_away(const CacheLayout& layout, const Digest& module);

/// Deletes a folder that was taken away, the blobs in it that no other module has, and what is derived from them. The
/// manifest goes last: one that was interrupted can be finished by anybody. What cannot be deleted stays.
void delete_taken_away(const CacheLayout& layout, const std::filesystem::path& folder);

/// The same for what killed processes had taken away, and for damaged modules that were set aside a week ago.
void delete_all_taken_away(const CacheLayout& layout, const Clock& clock);

/// Whether no module has a link of that blob. (Where there are no links, a module has a copy of its own, and nothing is
/// lost with the blob either.)
bool is_blob_of_nobody(const std::filesystem::path& blob);

/// Deletes a blob, and what is derived from it, unless a module has it; false where it should go and does not.
bool delete_blob_of_nobody(const CacheLayout& layout, const Digest& digest);

}  // namespace lode
