// A client's socket as a connection uses it: bytes in, bytes out, never blocking; plain or under TLS.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "base/file.h"

namespace lode {

/// Lives on the server's thread.
class Stream {
public:
    enum class Outcome {
        moved,          ///< `bytes` of them, at least one
        awaits_input,   ///< nothing can be done before the socket is readable
        awaits_output,  ///< or writable
        ended,          ///< the client has gone, or what it sent cannot be understood
    };
    struct Step {
        Outcome outcome = Outcome::ended;
        std::size_t bytes = 0;
    };

    /// What `receive` must have room for, so that nothing stays behind in the stream that epoll does not know of.
    static constexpr std::size_t least_room = std::size_t{16} << 10U;

    virtual ~Stream() = default;

    virtual int fd() const = 0;
    /// What comes before the first byte: `moved` with no bytes when that is over.
    virtual Step begin() = 0;
    virtual Step receive(std::span<char> buffer) = 0;
    /// `more`: a file follows at once.
    enum class More { no, yes };
    virtual Step send(std::string_view bytes, More more) = 0;
    /// `ended` too where the file is shorter than that.
    virtual Step send_file(const FileDescriptor& file, std::uint64_t offset, std::size_t length) = 0;
    /// Tells the client that no more will be sent.
    virtual void finish_sending() = 0;
};

}  // namespace lode
