// Bytes first, then the file, piece by piece.
#include "registry_server/http/output.h"

#include <algorithm>
#include <utility>

namespace lode {
namespace {

constexpr std::uint64_t bytes_a_call = std::uint64_t{1} << 20U;
constexpr std::uint64_t bytes_a_turn = 4 * bytes_a_call;

/// After a step that moved nothing. One that awaits input has no business here.
Output::Progress progress_after(Stream::Step step) {
    return step.outcome == Stream::Outcome::awaits_output ? Output::Progress::blocked : Output::Progress::failed;
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

Output::Progress Output::send_to(Stream& stream) {
    if (const auto progress = send_bytes(stream); progress != Progress::done) return progress;
    return send_file(stream);
}

std::uint64_t Output::take_sent() {
    return std::exchange(m_sent, 0);
}

Output::Progress Output::send_bytes(Stream& stream) {
    const auto more = m_file_left > 0 ? Stream::More::yes : Stream::More::no;
    while (m_bytes_sent < m_bytes.size()) {
        const auto step = stream.send(std::string_view(m_bytes).substr(m_bytes_sent), more);
        if (step.outcome != Stream::Outcome::moved) return progress_after(step);
        m_bytes_sent += step.bytes;
        m_sent += step.bytes;
    }
    std::string().swap(m_bytes);  // a waiting connection holds no memory
    m_bytes_sent = 0;
    return Progress::done;
}

Output::Progress Output::send_file(Stream& stream) {
    for (std::uint64_t sent = 0; sent < bytes_a_turn && m_file_left > 0;) {
        const auto step = stream.send_file(m_file, m_file_begin, std::min(m_file_left, bytes_a_call));
        if (step.outcome != Stream::Outcome::moved) return progress_after(step);
        m_file_begin += step.bytes;
        m_file_left -= step.bytes;
        m_sent += step.bytes;
        sent += step.bytes;
    }
    if (m_file_left > 0) return Progress::blocked;
    m_file = {};
    return Progress::done;
}

}  // namespace lode
