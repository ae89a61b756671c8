// Blobs appear under their names only whole, verified and on the disk.
#include "registry_server/storage/blob_store.h"

#include <fmt/format.h>

namespace lode {

Result<BlobUpload> BlobUpload::begin(const RegistryFolder& folder, const Digest& expected) {
    LODE_ASSIGN(auto file, StagedFile::create(folder.uploads(), "blob-", 0444));
    return BlobUpload(folder, expected, std::move(file));
}

Result<void> BlobUpload::write(std::span<const std::byte> bytes) {
    m_hash.update(bytes);
    return m_file.write(bytes);
}

Result<Stored> BlobUpload::commit() {
    StagedFile file = std::move(m_file);  // gone, if it is not wanted, before the sender hears of it
    const Digest got(m_hash.finish());
    if (got != m_expected)
        return fail(ErrorCode::integrity, fmt::format("the bytes sent for the blob `{}` have the digest `{}`",
                                                      to_string(m_expected), to_string(got)));
    LODE_ASSIGN(const auto present, size_of_blob(m_folder, m_expected));
    if (present) return Stored::before;
    const auto goal = m_folder.blob(m_expected);
    LODE_TRY(create_folders(goal.parent_path()));
    LODE_TRY(sync_folder(goal.parent_path().parent_path()));
    LODE_TRY(file.commit(goal));
    return Stored::now;
}

Result<std::optional<std::uint64_t>> size_of_blob(const RegistryFolder& folder, const Digest& digest) {
    return size_of_file(folder.blob(digest));
}

}  // namespace lode
