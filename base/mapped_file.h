// A file mapped into memory.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

#include "base/file.h"
#include "base/result.h"

namespace lode {

/// What writing to the memory would do.
enum class Mapping {
    read_only,      ///< it cannot be written
    copy_on_write,  ///< a page that is written becomes this mapping's own; the file stays as it is
};

/// Stays valid after the file is unlinked. The bytes are those that fstat gave at open. Pages of 2
/// MiB are asked for: who reads here and there in a large file finds them 1.5 times as fast (docs/decisions/0006).
/// Where the system has none, it gives small ones.
class MappedFile {
public:
    static Result<MappedFile> open(const std::filesystem::path& path);
    /// The same of a file that is open; it may be closed then. `path` is for messages.
    static Result<MappedFile> open(const ReadableFile& file, const std::filesystem::path& path,
                                   Mapping mapping = Mapping::read_only);
    MappedFile() = default;
    MappedFile(MappedFile&& other) noexcept;
    MappedFile& operator=(MappedFile&& other) noexcept;
    ~MappedFile();

    std::span<const std::byte> bytes() const { return {m_data, m_size}; }
    /// Of a mapping that is copy-on-write.
    std::span<std::byte> own_bytes() { return {m_data, m_size}; }

private:
    MappedFile(std::byte* data, std::size_t size) : m_data(data), m_size(size) {}

    std::byte* m_data = nullptr;
    std::size_t m_size = 0;
};

}  // namespace lode
