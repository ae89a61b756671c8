// Owners, modes and links.
#include "cache/folder_trust.h"

#include <cerrno>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cache/cache_layout.h"

namespace lode {
namespace {

tl::unexpected<Error> not_trusted(const std::filesystem::path& cache, const std::string& why) {
    return fail(
        ErrorCode::permission_denied, fmt::format("the cache `{}` is not used: {}", cache.string(), why),
        "name another folder with --cache or LODE_CACHE, or trust this one with LODE_TRUSTED_CACHES=" + cache.string());
}

}  // namespace

Result<void> check_trust(const std::filesystem::path& cache) {
    struct stat status {};
    if (::stat(cache.c_str(), &status) != 0) {
        if (errno == ENOENT || errno == ENOTDIR) return {};
        Error error = system_error("looking at `" + cache.string() + "`", errno);
        error.hint = "name a cache folder that you can read and write with --cache or LODE_CACHE";
        return fail(std::move(error));
    }
    if (status.st_uid != 0 && status.st_uid != ::geteuid())
        return not_trusted(cache, fmt::format("it belongs to another user (uid {})", status.st_uid));
    if ((status.st_mode & S_IWOTH) != 0) return not_trusted(cache, "everybody can write to it");
    for (const auto& folder : CacheLayout(cache).folders()) {
        if (::lstat(folder.c_str(), &status) == 0 && S_ISLNK(status.st_mode))
            return not_trusted(cache, fmt::format("`{}` in it is a symbolic link", folder.filename().string()));
    }
    return {};
}

}  // namespace lode
