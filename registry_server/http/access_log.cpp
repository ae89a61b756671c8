// Lines, and the thread that writes them.
#include "registry_server/http/access_log.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "base/json.h"

namespace lode {
namespace {

constexpr std::size_t most_waiting_bytes = std::size_t{16} << 20U;
constexpr std::size_t most_text_bytes = 1'000;  // of a path or a program's name

/// In quotes. What is no UTF-8 becomes U+FFFD; whatever could steer a terminal or end a line is escaped.
std::string quote(std::string_view text) {
    text = text.substr(0, most_text_bytes);
    const bool plain =
        std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; });
    if (plain) return fmt::format("\"{}\"", text);
    return OrderedJson(std::string(text)).dump(-1, ' ', true, OrderedJson::error_handler_t::replace);
}

std::string_view name_of(RequestMethod method) {
    switch (method) {
        case RequestMethod::get:
            return "GET";
        case RequestMethod::head:
            return "HEAD";
        case RequestMethod::put:
            return "PUT";
        case RequestMethod::post:
            return "POST";
        case RequestMethod::remove:
            return "DELETE";
        case RequestMethod::other:
            return "";
    }
    return "";
}

/// To the millisecond.
std::string timestamp_of(Clock::Time time) {
    std::string text = to_timestamp(time);
    text.pop_back();
    const auto milliseconds =
        std::chrono::duration_cast<std::chrono::milliseconds>(time - std::chrono::floor<std::chrono::seconds>(time));
    return fmt::format("{}.{:03}Z", text, milliseconds.count());
}

Result<FileDescriptor> open_log(const std::filesystem::path& path) {
    if (path != "-") return open_file(path, O_WRONLY | O_APPEND | O_CREAT | O_NOCTTY, 0640);
    FileDescriptor output(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0));
    if (!output) return fail(system_error("opening the standard output", errno));
    return output;
}

}  // namespace

std::string to_json_line(const AccessEntry& entry) {
    return fmt::format(
        "{{\"time\":\"{}\",\"client\":{},\"method\":\"{}\",\"path\":{},\"status\":{},\"bytes\":{},"
        "\"duration_ms\":{:.3f},\"user_agent\":{}}}\n",
        timestamp_of(entry.time), quote(entry.client), name_of(entry.head.method), quote(entry.head.path), entry.status,
        entry.bytes, static_cast<double>(entry.duration.count()) / 1000.0,
        quote(entry.head.header("user-agent").value_or("")));
}

Result<std::unique_ptr<AccessLog>> AccessLog::open(std::filesystem::path file, Log& log) {
    LODE_ASSIGN(auto opened, open_log(file));
    return std::make_unique<AccessLog>(std::move(opened), std::move(file), log);
}

AccessLog::AccessLog(FileDescriptor file, std::filesystem::path path, Log& log)
    : m_path(std::move(path)), m_log(log), m_file(std::move(file)), m_thread([this] { write_on(); }) {}

AccessLog::~AccessLog() {
    flush();
    {
        const std::lock_guard lock(m_mutex);
        m_closing = true;
    }
    m_changed.notify_one();
}

void AccessLog::add(const AccessEntry& entry) {
    m_added += to_json_line(entry);
}

void AccessLog::flush() {
    if (m_added.empty()) return;
    bool begins_to_drop = false;
    {
        const std::lock_guard lock(m_mutex);
        const bool full = m_waiting.size() + m_added.size() > most_waiting_bytes;
        begins_to_drop = full && !std::exchange(m_dropping, full);
        m_dropping = full;
        if (!full) m_waiting += m_added;
    }
    m_added.clear();
    m_changed.notify_one();
    if (begins_to_drop)
        m_log.warning(fmt::format("`{}` is written too slowly: requests are not logged", m_path.string()));
}

void AccessLog::reopen() {
    flush();
    auto opened = open_log(m_path);
    if (!opened) return m_log.warning("the access log goes on in the old file: " + opened.error().message);
    const std::lock_guard lock(m_mutex);
    m_waiting_for_old += std::exchange(m_waiting, {});
    m_next = *std::move(opened);
    m_changed.notify_one();
}

void AccessLog::write_on() {
    std::unique_lock lock(m_mutex);
    bool failed = false;
    while (true) {
        m_changed.wait(lock, [this] { return m_closing || m_next || !m_waiting.empty(); });
        const std::string old_lines = std::exchange(m_waiting_for_old, {});
        const std::string lines = std::exchange(m_waiting, {});
        FileDescriptor next = std::exchange(m_next, {});
        const bool last = m_closing;
        lock.unlock();
        auto written = write_all(m_file, old_lines, m_path);
        if (next) m_file = std::move(next);
        if (auto rest = write_all(m_file, lines, m_path); !rest) written = std::move(rest);
        if (!written && !std::exchange(failed, true))
            m_log.warning("requests are not logged: " + written.error().message);
        failed = !written;
        lock.lock();
        if (last && m_waiting.empty()) return;
    }
}

}  // namespace lode
