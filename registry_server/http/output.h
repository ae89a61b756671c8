// What is on its way out of a connection: bytes, then perhaps a piece of a file.
#pragma once

#include <cstdint>
#include <string>

#include "base/file.h"
#include "registry_server/http/stream.h"

namespace lode {

class Output {
public:
    enum class Progress { done, blocked, failed };

    void set_bytes(std::string bytes);
    /// Follows the bytes.
    void set_file(FileDescriptor file, std::uint64_t begin, std::uint64_t length);

    /// Sends what the stream takes now, at most a few megabytes, so that others get their turn. `failed`: the client is
    /// gone, or the file is shorter than it was; the connection is of no more use.
    Progress send_to(Stream& stream);
    /// Bytes sent since the last call.
    std::uint64_t take_sent();

private:
    Progress send_bytes(Stream& stream);
    Progress send_file(Stream& stream);

    std::string m_bytes;
    std::size_t m_bytes_sent = 0;
    FileDescriptor m_file;
    std::uint64_t m_file_begin = 0;
    std::uint64_t m_file_left = 0;
    std::uint64_t m_sent = 0;
};

}  // namespace lode
