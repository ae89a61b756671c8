// HTTP messages as the server and its handlers see them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/error.h"
#include "base/file.h"

namespace lode {

enum class RequestMethod { get, head, put, post, remove, other };

using HeaderList = std::vector<std::pair<std::string, std::string>>;

/// A request without its body. The framing is already checked: one Host, one length or chunked, never both.
struct RequestHead {
    RequestMethod method = RequestMethod::other;
    std::string path;    ///< begins with a slash; percent-encoding as it came
    std::string query;   ///< what followed `?`
    HeaderList headers;  ///< names in lower case
    std::optional<std::uint64_t> content_length;
    bool has_body = false;
    bool keep_alive = false;  ///< the client means to send another request
    unsigned version = 11;    ///< 10 or 11
    std::string client;       ///< the address that the connection came from

    /// The first header of that (lower-case) name.
    std::optional<std::string_view> header(std::string_view name) const;
};

/// An answer from memory. Content-Length, Connection and X-Content-Type-Options are added when it is sent.
struct Reply {
    int status = 200;
    HeaderList headers = {};
    std::string body = {};
};

/// An answer from a file. The server adds what the request's conditions and range ask for: 200, 206, 304, 412 or 416.
struct FileReply {
    FileDescriptor file;
    std::uint64_t size = 0;
    std::string etag;  ///< strong, with its quotes
    HeaderList headers = {};
    std::shared_ptr<const std::string> content = {};  ///< all of it, where it is in memory: then there is no `file`
};

using FinalAnswer = std::variant<Reply, FileReply>;

/// `OK`, `Not Found` … for the statuses that the server uses.
std::string_view reason_of(int status);

/// The status that says the same to an HTTP client.
int status_of(ErrorCode code);

/// `{"error":{"code","message","hint"}}` as application/json, never to be cached.
Reply error_reply(int status, const Error& error);
Reply error_reply(const Error& error);

/// Status line and headers with the blank line. `content_length` is left out where there is none to tell.
std::string write_head(int status, const HeaderList& headers, std::optional<std::uint64_t> content_length,
                       std::string_view connection);

}  // namespace lode
