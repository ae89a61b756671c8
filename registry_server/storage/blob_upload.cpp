// Blobs appear under their names only whole, verified and on the disk.
#include "registry_server/storage/blob_upload.h"

#include <fmt/format.h>

#include "module/hashing.h"
#include "registry_server/storage/blob_store.h"
#include "registry_server/storage/disk_space.h"

namespace lode {
namespace {

constexpr std::uint64_t bytes_between_looks = std::uint64_t{16} << 20U;

void discard_file(std::variant<StagedFile, PartialUpload>& file) {
    if (auto* partial = std::get_if<PartialUpload>(&file)) (void)partial->discard();
}

}  // namespace

Result<BlobUpload> BlobUpload::begin(const RegistryFolder& folder, const Digest& expected) {
    LODE_ASSIGN(auto partial, PartialUpload::claim(folder, expected));
    if (partial) {
        LODE_TRY(partial->start_anew());
        return BlobUpload(folder, expected, *std::move(partial), {});
    }
    LODE_ASSIGN(auto file, StagedFile::create(folder.uploads(), "blob-", 0444));
    return BlobUpload(folder, expected, std::move(file), {});
}

Result<BlobUpload> BlobUpload::go_on(const RegistryFolder& folder, const Digest& expected, const UploadedPiece& piece) {
    LODE_ASSIGN(auto partial, PartialUpload::claim(folder, expected));
    if (!partial) return fail(ErrorCode::conflict, "another upload of this content is under way");
    if (partial->size() != piece.begin)
        return fail(ErrorCode::conflict, fmt::format("{} bytes of this content are here, the upload goes on at {}",
                                                     partial->size(), piece.begin));
    return BlobUpload(folder, expected, *std::move(partial), piece);
}

Result<void> BlobUpload::write(std::span<const std::byte> bytes) {
    m_unchecked += bytes.size();
    if (m_unchecked >= bytes_between_looks) {
        LODE_TRY(check_disk_space(m_folder.uploads(), 0));
        m_unchecked = 0;
    }
    if (m_piece.begin == 0) m_hash.update(bytes);
    m_written += bytes.size();
    if (auto* partial = std::get_if<PartialUpload>(&*m_file)) return partial->append(bytes);
    return std::get<StagedFile>(*m_file).write(bytes);
}

std::uint64_t BlobUpload::size() const {
    return m_piece.begin + m_written;
}

Result<Digest> BlobUpload::digest() {
    if (m_piece.begin == 0) return Digest(m_hash.finish());
    return std::get<PartialUpload>(*m_file).digest();
}

Result<Stored> BlobUpload::commit() {
    if (m_piece.total && size() < *m_piece.total) {
        m_file.reset();
        return Stored::partly;
    }
    LODE_ASSIGN(const auto got, digest());
    File file = *std::move(m_file);  // gone, if it is not wanted, before the sender hears of it
    m_file.reset();
    if (got == m_expected) return place(file);
    discard_file(file);
    return fail(ErrorCode::integrity, fmt::format("the bytes sent for the blob `{}` have the digest `{}`",
                                                  to_string(m_expected), to_string(got)));
}

Result<Stored> BlobUpload::place(File& file) const {
    const auto goal = m_folder.blob(m_expected);
    LODE_ASSIGN(const auto present, size_of_blob(m_folder, m_expected));
    if (present && digest_of_file(goal) == m_expected) {  // rotten bytes are replaced by the good ones that came
        discard_file(file);
        renew_blob(m_folder, m_expected);
        return Stored::before;
    }
    LODE_TRY(create_folders(goal.parent_path()));
    LODE_TRY(sync_folder(goal.parent_path().parent_path()));
    if (auto* partial = std::get_if<PartialUpload>(&file)) {
        LODE_TRY(partial->commit(goal));
    } else {
        LODE_TRY(std::get<StagedFile>(file).commit(goal));
    }
    return Stored::now;
}

void BlobUpload::discard() {
    if (!m_file) return;
    discard_file(*m_file);
    m_file.reset();
}

}  // namespace lode
