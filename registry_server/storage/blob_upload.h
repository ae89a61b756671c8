// A content on its way in: hashed before it gets the name of a blob.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <variant>

#include "base/crypto/sha256.h"
#include "base/result.h"
#include "registry_server/storage/blob_store.h"
#include "registry_server/storage/partial_upload.h"

namespace lode {

/// What of a content a request brings: bytes from `begin` on, `total` being the size of the whole where it is told.
struct UploadedPiece {
    std::uint64_t begin = 0;
    std::optional<std::uint64_t> total = {};
};

/// What came is kept when it is not committed, for a later upload to go on with; of two uploads of one content at the
/// same time, the second has a file of its own, which is not kept.
class BlobUpload {
public:
    /// The whole content.
    static Result<BlobUpload> begin(const RegistryFolder& folder, const Digest& expected);
    /// What follows on the bytes that are there; `conflict` unless exactly `piece.begin` bytes are, and nobody else is
    /// sending.
    static Result<BlobUpload> go_on(const RegistryFolder& folder, const Digest& expected, const UploadedPiece& piece);

    Result<void> write(std::span<const std::byte> bytes);
    std::uint64_t size() const;  ///< bytes so far, those of earlier uploads among them
    /// fsync, then the blob's own name; `partly` while bytes are missing to a known total. `integrity`, naming both
    /// digests, when the bytes are not the expected ones: then none is kept. One that went on is read and hashed from
    /// its beginning here, which takes its time.
    Result<Stored> commit();
    /// Nothing is kept.
    void discard();

private:
    using File = std::variant<StagedFile, PartialUpload>;

    BlobUpload(RegistryFolder folder, const Digest& expected, File file, const UploadedPiece& piece)
        : m_folder(std::move(folder)), m_expected(expected), m_file(std::move(file)), m_piece(piece) {}

    Result<Digest> digest();
    Result<Stored> place(File& file) const;

    RegistryFolder m_folder;
    Digest m_expected;
    std::optional<File> m_file;
    UploadedPiece m_piece;
    std::uint64_t m_written = 0;
    std::uint64_t m_unchecked = 0;  // bytes since the disk's space was looked at
    Sha256 m_hash;                  // of what this request brought
};

}  // namespace lode
