// openat2(2), fstat(2), and the headers that files get.
#include "registry_server/public_files.h"

#include <cerrno>

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "registry_server/pages/html.h"
#include "registry_server/registry_path.h"

namespace lode {
namespace {

FileDescriptor open_beneath(const FileDescriptor& folder, const std::string& path) {
    open_how how{};
    how.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK;  // a pipe somebody put there must not hold the server
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
    return FileDescriptor(static_cast<int>(::syscall(SYS_openat2, folder.get(), path.c_str(), &how, sizeof how)));
}

/// What openat2 says of a name that is none, that leads through a link, or out of the folder.
bool is_absence(int error) {
    return error == ENOENT || error == ENOTDIR || error == ELOOP || error == EXDEV || error == ENAMETOOLONG ||
           error == ENXIO;
}

bool is_page(std::string_view path) {
    return path.starts_with("/-/") && path.ends_with("/index.html");
}

/// A file under public/ is replaced by rename, never rewritten: a new content is a new inode or a new time.
std::string etag_of(const struct stat& status) {
    return fmt::format("\"{:x}-{:x}{:08x}-{:x}\"", status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec,
                       status.st_ino);
}

}  // namespace

Result<PublicFiles> PublicFiles::open(const RegistryFolder& folder, const Clock& clock) {
    LODE_ASSIGN(auto opened, open_file(folder.public_folder(), O_PATH | O_DIRECTORY));
    return PublicFiles(std::move(opened), clock);
}

Result<std::optional<FileReply>> PublicFiles::find(std::string_view path) {
    const std::string name(path.substr(1));
    if (auto kept = m_small_files.find(m_folder, name)) return kept;
    LODE_ASSIGN(auto found, find_file_below(m_folder, name, path));
    if (found) m_small_files.keep(name, *found);
    return found;
}

Result<std::optional<FileReply>> find_file_below(const FileDescriptor& folder, const std::string& name,
                                                 std::string_view path) {
    auto file = open_beneath(folder, name);
    if (!file && is_absence(errno)) return std::nullopt;
    struct stat status {};
    if (!file || ::fstat(file.get(), &status) != 0) return fail(system_error("opening `" + name + "`", errno));
    if (!S_ISREG(status.st_mode)) return std::nullopt;
    FileReply reply{std::move(file),
                    static_cast<std::uint64_t>(status.st_size),
                    etag_of(status),
                    {{"Content-Type", std::string(content_type_of(path))},
                     {"Cache-Control", is_immutable(path) ? "public, max-age=31536000, immutable" : "no-cache"}}};
    if (is_page(path)) reply.headers.emplace_back("Content-Security-Policy", content_security_policy());
    return reply;
}

std::string_view content_type_of(std::string_view path) {
    if (is_page(path)) return "text/html; charset=utf-8";
    if (path.ends_with(".json")) return "application/json";
    if (path.ends_with(".txt") || path.ends_with(".md")) return "text/plain; charset=utf-8";
    return "application/octet-stream";
}

}  // namespace lode
