// send(2) for bytes, sendfile(2) for files.
#include "registry_server/http/output.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <sys/sendfile.h>
#include <sys/socket.h>

namespace lode {
namespace {

constexpr std::uint64_t bytes_a_call = std::uint64_t{1} << 20U;
constexpr int calls_a_turn = 4;

Output::Progress progress_after_error(int error_number) {
    return error_number == EAGAIN || error_number == EINTR ? Output::Progress::blocked : Output::Progress::failed;
}

}  // namespace

void Output::set_bytes(std::string bytes) {
    m_bytes = std::move(bytes);
    m_bytes_sent = 0;
}

void Output::set_file(FileDescriptor file, std::uint64_t begin, std::uint64_t length) {
    m_file = std::move(file);
    m_file_begin = begin;
    m_file_left = length;
}

Output::Progress Output::send_to(int socket) {
    if (const auto progress = send_bytes(socket); progress != Progress::done) return progress;
    return send_file(socket);
}

std::uint64_t Output::take_sent() {
    return std::exchange(m_sent, 0);
}

Output::Progress Output::send_bytes(int socket) {
    const int more = m_file_left > 0 ? MSG_MORE : 0;
    while (m_bytes_sent < m_bytes.size()) {
        const auto wrote =
            ::send(socket, m_bytes.data() + m_bytes_sent, m_bytes.size() - m_bytes_sent, MSG_NOSIGNAL | more);
        if (wrote < 0) return progress_after_error(errno);
        m_bytes_sent += static_cast<std::size_t>(wrote);
        m_sent += static_cast<std::uint64_t>(wrote);
    }
    std::string().swap(m_bytes);  // a waiting connection holds no memory
    m_bytes_sent = 0;
    return Progress::done;
}

Output::Progress Output::send_file(int socket) {
    for (int call = 0; call < calls_a_turn && m_file_left > 0; ++call) {
        auto offset = static_cast<off_t>(m_file_begin);
        const auto wrote = ::sendfile(socket, m_file.get(), &offset, std::min(m_file_left, bytes_a_call));
        if (wrote < 0) return progress_after_error(errno);
        if (wrote == 0) return Progress::failed;
        m_file_begin += static_cast<std::uint64_t>(wrote);
        m_file_left -= static_cast<std::uint64_t>(wrote);
        m_sent += static_cast<std::uint64_t>(wrote);
    }
    if (m_file_left > 0) return Progress::blocked;
    m_file = {};
    return Progress::done;
}

}  // namespace lode
