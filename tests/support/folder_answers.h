// A MisbehavingServer's good behaviour: the files of a folder, whole or from an offset on.
#pragma once

#include <charconv>
#include <filesystem>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/file.h"
#include "tests/support/misbehaving_server.h"

namespace lode {

/// Answers the request (a GET) with what it asks for of the file below `folder`, or 404, and says that it closes.
/// Nothing to one who has gone.
inline void answer_from(const std::filesystem::path& folder, const Conversation& client, std::string_view request) {
    if (request.empty()) return;
    const std::string path(request.substr(4, request.find(' ', 4) - 4));
    const auto whole = read_file(folder.string() + path);
    if (!whole) {
        client.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        return;
    }
    std::size_t begin = 0;
    if (const auto range = request.find("bytes="); range != std::string_view::npos)
        std::from_chars(request.data() + range + 6, request.data() + request.size(), begin);
    const std::string status = begin == 0 ? "200 OK"
                                          : fmt::format("206 Partial Content\r\nContent-Range: bytes {}-{}/{}", begin,
                                                        whole->size() - 1, whole->size());
    client.send(
        fmt::format("HTTP/1.1 {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", status, whole->size() - begin));
    client.send(std::string_view(*whole).substr(begin));
}

}  // namespace lode
