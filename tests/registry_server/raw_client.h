// A client that sends exactly the bytes a test wants, and reads answers one by one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/file.h"
#include "registry_server/http/message.h"

namespace lode {

struct RawResponse {
    int status = 0;
    HeaderList headers;  ///< names in lower case
    std::string body;

    std::string header(std::string_view name) const;  ///< empty where there is none
};

enum class BodyExpected { no, yes };

/// Connected to 127.0.0.1. A test that waits longer than half a minute for bytes fails.
class RawClient {
public:
    explicit RawClient(std::uint16_t port);

    void send(std::string_view bytes);
    /// No more will be sent.
    void finish_sending();
    RawResponse read_response(BodyExpected body = BodyExpected::yes);
    /// One line of the head, without its end.
    std::string read_line();
    std::string read_bytes(std::size_t count);
    /// Whatever comes until the server closes; a reset counts as closing.
    std::string read_to_end();

private:
    bool read_more();

    FileDescriptor m_socket;
    std::string m_read;
};

/// One request on a connection of its own, closed afterwards. `head` is the request line and headers without Host.
RawResponse send_request(std::uint16_t port, std::string_view head, std::string_view body = {});

}  // namespace lode
