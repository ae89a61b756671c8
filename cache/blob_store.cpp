// Committing and linking of blobs.
#include "cache/blob_store.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>

namespace lode {

Result<bool> BlobStore::contains(const FileEntry& file) const {
    LODE_ASSIGN(const auto size, size_of_file(m_layout.blob(file.digest)));
    return size == file.size;
}

Result<void> BlobStore::commit(PartialFile& downloaded, const FileEntry& file) const {
    const auto goal = m_layout.blob(file.digest);
    LODE_TRY(create_folders(goal.parent_path(), Durable::no));
    if (::fchmod(downloaded.file().get(), 0444) != 0)
        return fail(system_error("making `" + downloaded.path().string() + "` read-only", errno));
    return downloaded.commit(goal);
}

Result<void> BlobStore::adopt(const std::filesystem::path& path, const FileEntry& file) const {
    LODE_ASSIGN(const bool is_there, contains(file));
    if (is_there) return remove_file(path);
    const auto goal = m_layout.blob(file.digest);
    LODE_TRY(create_folders(goal.parent_path(), Durable::no));
    LODE_ASSIGN(const auto opened, open_file(path, O_RDONLY | O_NOFOLLOW));
    LODE_TRY(sync_file(opened, path));
    return rename_path(path, goal);
}

Result<void> BlobStore::place(const FileEntry& file, const std::filesystem::path& goal) const {
    return link_or_copy(m_layout.blob(file.digest), goal);
}

}  // namespace lode
