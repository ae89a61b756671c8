// Buffered writing to stdout, and numbers and strings as text.
#include "cli/output.h"

#include <cerrno>
#include <cmath>
#include <csignal>
#include <iterator>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "base/file.h"

namespace lode {
namespace {

constexpr std::size_t buffer_size = std::size_t{1} << 16U;

}  // namespace

void end_by_broken_pipe() {
    (void)std::signal(SIGPIPE, SIG_DFL);  // the program ignores it, as its sockets need
    (void)std::raise(SIGPIPE);
}

Output& Output::operator<<(std::string_view text) {
    m_buffer += text;
    if (m_buffer.size() >= buffer_size) (void)flush();
    return *this;
}

Result<void> Output::flush() {
    if (!m_state) return m_state;
    FileDescriptor out(STDOUT_FILENO);
    errno = 0;
    m_state = write_all(out, m_buffer, "standard output");
    if (!m_state && errno == EPIPE) end_by_broken_pipe();
    (void)out.release();  // stdout stays open
    m_buffer.clear();
    return m_state;
}

std::string json_quote(std::string_view text) {
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void append_number(std::string& text, float number) {
    fmt::format_to(std::back_inserter(text), "{}", number);
}

void append_json_number(std::string& text, float number) {
    if (std::isfinite(number))
        append_number(text, number);
    else
        text += "null";
}

}  // namespace lode
