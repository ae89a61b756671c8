// What a request sends, read piece by piece.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/file.h"
#include "base/http/transport.h"

namespace lode {

class UploadBody {
public:
    /// Opens the file where the request's body is one. The request must outlive the body.
    static Result<UploadBody> open(const HttpRequest& request);

    std::uint64_t size() const { return m_size; }  ///< bytes to be sent
    /// Fills `buffer` from where the last call ended; the count, 0 at the end. A file that shrinks meanwhile is
    /// `unusable`.
    Result<std::size_t> read(std::span<std::byte> buffer);
    /// The next read starts again.
    void rewind() { m_offset = 0; }

private:
    FileDescriptor m_file;
    std::filesystem::path m_path;
    std::string_view m_text;
    std::uint64_t m_begin = 0;  // in the file
    std::uint64_t m_size = 0;
    std::uint64_t m_offset = 0;
};

}  // namespace lode
