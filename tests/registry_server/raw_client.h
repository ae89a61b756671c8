// A client that sends exactly the bytes a test wants, and reads answers one by one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
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

/// A port of 127.0.0.1, and what is spoken there.
struct RawAddress {
    RawAddress(std::uint16_t number) : port(number) {}
    RawAddress(std::uint16_t number, bool encrypted) : port(number), tls(encrypted) {}

    std::uint16_t port;
    bool tls = false;
};

/// Under TLS any certificate will do: these tests are about what is said inside. A test that waits longer than half a
/// minute for bytes fails.
class RawClient {
public:
    explicit RawClient(RawAddress address);
    /// To a Unix socket.
    explicit RawClient(const std::filesystem::path& socket);
    RawClient(RawClient&&) noexcept;
    RawClient& operator=(RawClient&&) noexcept;
    ~RawClient();

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
    class Session;

    bool read_more();
    std::ptrdiff_t send_some(std::string_view bytes);
    std::ptrdiff_t receive_some(std::span<char> buffer);

    FileDescriptor m_socket;
    std::unique_ptr<Session> m_session;  // of TLS
    std::string m_read;
};

/// One request on a connection of its own, closed afterwards. `head` is the request line and headers without Host.
RawResponse send_request(const RawAddress& address, std::string_view head, std::string_view body = {});

}  // namespace lode
