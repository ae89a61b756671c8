// A file written from its first byte to its last in large pieces.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/result.h"

namespace lode {

/// Collects 4 MiB before it writes, and lets the disk begin on them at once. One thread at a time.
class BufferedWriter {
public:
    /// Writes an empty file from its start; `path` is for messages.
    BufferedWriter(FileDescriptor file, std::filesystem::path path);

    Result<void> write(std::span<const std::byte> bytes);
    Result<void> write(std::string_view text) { return write(std::as_bytes(std::span(text))); }
    /// Writes what is collected.
    Result<void> flush();

    const FileDescriptor& file() const { return m_file; }
    const std::filesystem::path& path() const { return m_path; }
    std::uint64_t size() const { return m_written + m_collected; }  ///< bytes given so far

private:
    FileDescriptor m_file;
    std::filesystem::path m_path;
    std::vector<std::byte> m_buffer;
    std::size_t m_collected = 0;
    std::uint64_t m_written = 0;
};

}  // namespace lode
