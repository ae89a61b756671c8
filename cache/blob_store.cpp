// Committing and linking of blobs.
#include "cache/blob_store.h"

#include <cerrno>

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

Result<void> BlobStore::place(const FileEntry& file, const std::filesystem::path& goal) const {
    return link_or_copy(m_layout.blob(file.digest), goal);
}

}  // namespace lode
