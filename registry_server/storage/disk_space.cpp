// statvfs(3).
#include "registry_server/storage/disk_space.h"

#include <algorithm>
#include <cerrno>

#include <fmt/format.h>
#include <sys/statvfs.h>

namespace lode {

Result<void> check_disk_space(const std::filesystem::path& folder, std::uint64_t bytes) {
    struct statvfs disk {};
    if (::statvfs(folder.c_str(), &disk) != 0)
        return fail(system_error(fmt::format("looking at the disk of `{}`", folder.string()), errno));
    const std::uint64_t unit = disk.f_frsize;
    const auto reserve = std::min(std::uint64_t{64} << 20U, unit * disk.f_blocks / 16);
    const std::uint64_t free = unit * disk.f_bavail;
    if (free >= reserve && free - reserve >= bytes) return {};
    return fail(ErrorCode::out_of_space, fmt::format("`{}` has {} bytes free, of which {} are kept; {} are wanted",
                                                     folder.string(), free, reserve, bytes));
}

}  // namespace lode
