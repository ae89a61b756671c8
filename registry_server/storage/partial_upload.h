// The part of a content that has come so far (private/uploads/<hex>.part): what a cut upload leaves for the next one.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "base/clock.h"
#include "base/file.h"
#include "base/result.h"
#include "module/digest.h"
#include "registry_server/storage/registry_folder.h"

namespace lode {

/// Held by one at a time, of all threads and processes. Stays on the disk when it is let go, unless it is empty. What
/// is in it is not to be trusted before all of it is hashed.
class PartialUpload {
public:
    /// None while another holds it.
    static Result<std::optional<PartialUpload>> claim(const RegistryFolder& folder, const Digest& digest);
    PartialUpload(PartialUpload&&) noexcept = default;
    PartialUpload& operator=(PartialUpload&&) = delete;
    ~PartialUpload();

    std::uint64_t size() const { return m_size; }
    Result<void> start_anew();
    Result<void> append(std::span<const std::byte> bytes);
    /// Reads it all, a piece at a time.
    Result<Digest> digest() const;
    /// fsync, then `goal` is its name, and that is on the disk, too.
    Result<void> commit(const std::filesystem::path& goal);
    Result<void> discard();

private:
    PartialUpload(FileDescriptor file, std::filesystem::path path, std::uint64_t size)
        : m_file(std::move(file)), m_path(std::move(path)), m_size(size) {}

    FileDescriptor m_file;  // none once the file is renamed or removed
    std::filesystem::path m_path;
    std::uint64_t m_size = 0;
};

/// How much has come of a content that nobody is sending now; 0 where somebody is.
Result<std::uint64_t> size_of_partial_upload(const RegistryFolder& folder, const Digest& digest);

/// What is left of the uploads of an earlier process: all of it goes but partial uploads younger than a day.
Result<void> clear_uploads(const RegistryFolder& folder, Clock::Time now);

/// Partial uploads that nobody has gone on with for a day go; how many bytes that frees. Safe while a server runs.
struct SweptUploads {
    std::size_t count = 0;
    std::uint64_t bytes = 0;
};
enum class Sweep { look, remove };
Result<SweptUploads> sweep_partial_uploads(const RegistryFolder& folder, Clock::Time now, Sweep sweep);

}  // namespace lode
