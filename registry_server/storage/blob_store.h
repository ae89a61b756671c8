// File contents by digest (private/blobs), and how they arrive.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "base/crypto/sha256.h"
#include "base/file.h"
#include "base/result.h"
#include "module/digest.h"
#include "registry_server/storage/registry_folder.h"

namespace lode {

enum class Stored { now, before };

/// One content on its way in: written to private/uploads and hashed as it comes. Gone without a trace unless committed.
class BlobUpload {
public:
    static Result<BlobUpload> begin(const RegistryFolder& folder, const Digest& expected);

    Result<void> write(std::span<const std::byte> bytes);
    /// fsync, then the blob's own name. `integrity`, naming both digests, when the bytes are not the expected ones.
    Result<Stored> commit();

private:
    BlobUpload(RegistryFolder folder, const Digest& expected, StagedFile file)
        : m_folder(std::move(folder)), m_expected(expected), m_file(std::move(file)) {}

    RegistryFolder m_folder;
    Digest m_expected;
    StagedFile m_file;
    Sha256 m_hash;
};

/// The blob's size in bytes; none where it is absent.
Result<std::optional<std::uint64_t>> size_of_blob(const RegistryFolder& folder, const Digest& digest);

}  // namespace lode
