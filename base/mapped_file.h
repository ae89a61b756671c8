// A file mapped into memory for reading.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

#include "base/file.h"
#include "base/result.h"

namespace lode {

/// Read-only, shared; stays valid after the file is unlinked. The bytes are those that fstat gave at open. Pages of 2
/// MiB are asked for: who reads here and there in a large file finds them 1.5 times as fast (docs/decisions/0006).
/// Where the system has none, it gives small ones.
class MappedFile {
public:
    static Result<MappedFile> open(const std::filesystem::path& path);
    /// The same of a file that is open; it may be closed then. `path` is for messages.
    static Result<MappedFile> open(const ReadableFile& file, const std::filesystem::path& path);
    MappedFile() = default;
    MappedFile(MappedFile&& other) noexcept;
    MappedFile& operator=(MappedFile&& other) noexcept;
    ~MappedFile();

    std::span<const std::byte> bytes() const { return {m_data, m_size}; }

private:
    MappedFile(const std::byte* data, std::size_t size) : m_data(data), m_size(size) {}

    const std::byte* m_data = nullptr;
    std::size_t m_size = 0;
};

}  // namespace lode
