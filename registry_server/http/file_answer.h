// What part of a file answers a GET or HEAD: conditions and ranges of RFC 9110 §13 and §14, decided without I/O.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "registry_server/http/message.h"

namespace lode {

struct FileAnswer {
    int status = 200;          ///< 200, 206, 304, 412 or 416
    std::uint64_t begin = 0;   ///< the first byte to send
    std::uint64_t length = 0;  ///< how many; 0 for 304, 412 and 416
};

/// `etag` is the file's strong one, with quotes. Several ranges at once, and a malformed Range, get the whole file.
FileAnswer choose_file_answer(const RequestHead& request, std::string_view etag, std::uint64_t size);

/// Whether the request's If-Match and If-None-Match allow a PUT to what has this etag, or is not there yet.
bool allows_put(const RequestHead& request, std::optional<std::string_view> etag);

}  // namespace lode
