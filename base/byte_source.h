// Where bytes come from, one piece after the other: a file, a part of one, or what another thread still receives.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "base/file.h"
#include "base/result.h"

namespace lode {

/// A stream of bytes, read once from its beginning to its end by one thread at a time. Reading may wait, as for a
/// download that is still arriving; an error of the stream (a cut download, say) is the error of the read.
class ByteSource {
public:
    virtual ~ByteSource() = default;
    /// Fills the start of `into`, which is not empty, and returns how many bytes those are; 0 at the end of the stream
    /// and ever after. It may be fewer than fit.
    virtual Result<std::size_t> read(std::span<std::byte> into) = 0;
};

/// Fills `into` as far as the stream goes: fewer bytes only where it ends.
Result<std::size_t> read_fully(ByteSource& source, std::span<std::byte> into);

/// What an open file, pipe or socket gives, from where it stands to its end. `file` must outlive it; `name` is for
/// messages.
class FileSource final : public ByteSource {
public:
    FileSource(const FileDescriptor& file, std::string name) : m_file(file), m_name(std::move(name)) {}

    Result<std::size_t> read(std::span<std::byte> into) override;

private:
    const FileDescriptor& m_file;
    std::string m_name;
};

/// `length` bytes of an open file from `offset`, wherever the file stands. A file that ends before is `integrity`.
/// `file` must outlive it; `name` is for messages.
class FileRangeSource final : public ByteSource {
public:
    FileRangeSource(const FileDescriptor& file, std::uint64_t offset, std::uint64_t length, std::string name)
        : m_file(file), m_offset(offset), m_left(length), m_name(std::move(name)) {}

    Result<std::size_t> read(std::span<std::byte> into) override;

private:
    const FileDescriptor& m_file;
    std::uint64_t m_offset;
    std::uint64_t m_left;
    std::string m_name;
};

}  // namespace lode
