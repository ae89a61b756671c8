// Making the layout, and the two locks in it.
#include "registry_server/storage/registry_folder.h"

#include <cerrno>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "base/paths.h"
#include "module/registry_documents.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

/// Without a trailing slash, so that its last part is the registry's name.
Result<fs::path> absolute_path(const fs::path& root) {
    std::error_code error;
    const auto absolute = fs::absolute(root, error);
    if (error) return fail(system_error(fmt::format("looking at `{}`", root.string()), error.value()));
    return tidied(absolute);
}

/// Only its owner may look inside, whatever it was before.
Result<void> create_private_folder(const fs::path& folder) {
    LODE_TRY(create_folders(folder));
    if (::chmod(folder.c_str(), 0700) != 0)
        return fail(system_error(fmt::format("closing `{}` to others", folder.string()), errno));
    return {};
}

Result<void> create_registry_document(const fs::path& root) {
    const auto path = root / "public" / "registry.json";
    LODE_ASSIGN(const auto size, size_of_file(path));
    if (size) return {};
    return write_file(path, to_json(RegistryDocument{root.filename().string(), "api"}));
}

}  // namespace

Result<RegistryFolder> RegistryFolder::open_existing(const fs::path& root) {
    LODE_ASSIGN(const auto path, absolute_path(root));
    LODE_ASSIGN(const auto size, size_of_file(path / "public" / "registry.json"));
    if (size) return RegistryFolder(path);
    std::error_code error;
    if (!fs::exists(path, error))
        return fail(ErrorCode::not_found, fmt::format("the folder `{}` does not exist", path.string()),
                    "lode registry init makes it");
    return fail(ErrorCode::not_found, fmt::format("`{}` is no registry: it has no public/registry.json", path.string()),
                "lode serve makes one");
}

Result<RegistryFolder> RegistryFolder::open(const fs::path& root) {
    LODE_ASSIGN(const auto path, absolute_path(root));
    const RegistryFolder folder(path);
    LODE_TRY(create_folders(folder.public_folder()));
    LODE_TRY(create_private_folder(folder.private_folder()));
    LODE_TRY(create_folders(folder.uploads()));
    LODE_TRY(create_folders(folder.private_folder() / "blobs" / "sha256"));
    LODE_TRY(create_registry_document(folder.root()));
    return folder;
}

Result<FileDescriptor> RegistryFolder::lock() const {
    const auto path = private_folder() / "lock";
    LODE_ASSIGN(auto file, open_file(path, O_RDWR | O_CREAT, 0600));
    while (::flock(file.get(), LOCK_EX) != 0)
        if (errno != EINTR) return fail(system_error(fmt::format("locking `{}`", path.string()), errno));
    return file;
}

Result<FileDescriptor> RegistryFolder::claim() const {
    const auto path = private_folder() / "server.lock";
    LODE_ASSIGN(auto file, open_file(path, O_RDWR | O_CREAT, 0600));
    if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0) return file;
    if (errno == EWOULDBLOCK)
        return fail(ErrorCode::unavailable, fmt::format("`{}` is served by another process", m_root.string()),
                    "stop that one first");
    return fail(system_error(fmt::format("locking `{}`", path.string()), errno));
}

}  // namespace lode
