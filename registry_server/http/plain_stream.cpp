// recv(2), send(2) for bytes, sendfile(2) for files.
#include "registry_server/http/plain_stream.h"

#include <cerrno>
#include <utility>

#include <sys/sendfile.h>
#include <sys/socket.h>

namespace lode {
namespace {

Stream::Step step_of(ssize_t moved, Stream::Outcome otherwise) {
    if (moved > 0) return {Stream::Outcome::moved, static_cast<std::size_t>(moved)};
    const bool blocked = moved < 0 && (errno == EAGAIN || errno == EINTR);
    return {blocked ? otherwise : Stream::Outcome::ended};
}

class PlainStream final : public Stream {
public:
    explicit PlainStream(FileDescriptor socket) : m_socket(std::move(socket)) {}

    int fd() const override { return m_socket.get(); }
    Step begin() override { return {Outcome::moved}; }
    Step receive(std::span<char> buffer) override {
        return step_of(::recv(m_socket.get(), buffer.data(), buffer.size(), 0), Outcome::awaits_input);
    }
    Step send(std::string_view bytes, More more) override {
        const int flags = MSG_NOSIGNAL | (more == More::yes ? MSG_MORE : 0);
        return step_of(::send(m_socket.get(), bytes.data(), bytes.size(), flags), Outcome::awaits_output);
    }
    Step send_file(const FileDescriptor& file, std::uint64_t offset, std::size_t length) override {
        auto at = static_cast<off_t>(offset);
        return step_of(::sendfile(m_socket.get(), file.get(), &at, length), Outcome::awaits_output);
    }
    void finish_sending() override { ::shutdown(m_socket.get(), SHUT_WR); }

private:
    FileDescriptor m_socket;
};

}  // namespace

std::unique_ptr<Stream> make_plain_stream(FileDescriptor socket) {
    return std::make_unique<PlainStream>(std::move(socket));
}

}  // namespace lode
