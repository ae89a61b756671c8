// An answer's head, put together line by line as it arrives, within limits.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/http/transport.h"

namespace lode {

inline constexpr std::size_t max_headers = 256;

/// A status line starts the head anew, so that interim answers (100, 103) leave nothing behind; their bytes count.
class ResponseHead {
public:
    explicit ResponseHead(std::size_t max_bytes) : m_max_bytes(max_bytes) {}

    /// One line, its line feed included; lines after `close` (trailers) count and are dropped. `unavailable` and
    /// `malformed` beyond the limits, for a length that is none, for several that differ, and for a transfer coding
    /// other than `chunked`, since nobody asked for it. The message says what is wrong, not with whom.
    Result<void> add_line(std::string_view line);

    /// The head is whole.
    void close() { m_closed = true; }
    bool is_closed() const { return m_closed; }

    const HttpResponse& response() const& { return m_response; }
    HttpResponse response() && { return std::move(m_response); }

private:
    Result<void> add_header(std::string_view name, std::string_view value);
    void start(std::string_view status_line);

    std::size_t m_max_bytes;
    std::size_t m_bytes = 0;
    bool m_closed = false;
    HttpResponse m_response;
};

}  // namespace lode
