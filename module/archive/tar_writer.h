// Writes a tar archive as it streams by: folders and files, and nothing of whose they were or when.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/byte_sink.h"
#include "base/result.h"

namespace lode {

/// ustar (POSIX.1-1988) with the mode 0644 (folders: 0755), owner 0 and the time 0 for all, so that the same files give
/// the same bytes. A size that needs more than eleven octal digits (8 GiB) is written to the base 256, GNU's way, which
/// all read; a name that its fields have no room for, as a pax record before (POSIX.1-2001).
class TarWriter {
public:
    /// `sink` must outlive it.
    explicit TarWriter(ByteSink& sink) : m_sink(sink) {}

    /// A folder; those who make nothing by themselves want it before what is in it. `name` ends without a slash.
    Result<void> add_folder(std::string_view name);
    /// The header of a file whose content of `size` bytes is written next. `internal` for a name that is empty, and
    /// where content of the file before is missing.
    Result<void> begin_file(std::string_view name, std::uint64_t size);
    /// More of its content; `internal` beyond its size.
    Result<void> write(std::span<const std::byte> bytes);
    /// Both at once.
    Result<void> add_file(std::string_view name, std::string_view content);
    /// The two blocks of zeros.
    Result<void> finish();

private:
    Result<void> write_header(std::string_view name, std::uint64_t size, char type);
    Result<void> end_file();

    ByteSink& m_sink;
    std::uint64_t m_left = 0;     // of the current content, in bytes
    std::uint64_t m_padding = 0;  // after it, to a whole block
};

}  // namespace lode
