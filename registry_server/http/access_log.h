// One line of JSON for each request, written by a thread of its own so that no request waits for a log's disk.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/result.h"
#include "registry_server/http/message.h"

namespace lode {

/// A request that is over.
struct AccessEntry {
    Clock::Time time;
    std::string_view client;
    const RequestHead& head;  ///< what could be read of it
    int status = 0;           ///< 0: the client went away unanswered
    std::uint64_t bytes = 0;  ///< sent to it, the answer's head included
    std::chrono::microseconds duration{0};
};

/// `{"time","client","method","path","status","bytes","duration_ms","user_agent"}` and a line feed, in ASCII whatever
/// the client sent. No query and no other header: they may hold secrets.
std::string to_json_line(const AccessEntry& entry);

class AccessLog {
public:
    /// Appends to the file, made with mode 0640 when it is new; `-` is standard output. `log` is told of what cannot be
    /// written, and must outlive it.
    static Result<std::unique_ptr<AccessLog>> open(std::filesystem::path file, Log& log);
    AccessLog(FileDescriptor file, std::filesystem::path path, Log& log);
    AccessLog(const AccessLog&) = delete;
    AccessLog& operator=(const AccessLog&) = delete;
    /// After all of it is written.
    ~AccessLog();

    /// On the server's thread, as the others.
    void add(const AccessEntry& entry);
    /// Hands what was added to the writing thread. When that is megabytes behind, the lines are dropped, with a
    /// warning.
    void flush();
    /// Goes on in a new file of that name; what came before is written to the old one. For logrotate.
    void reopen();

private:
    void write_on();

    std::filesystem::path m_path;
    Log& m_log;
    std::string m_added;

    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::string m_waiting;          // guarded by the mutex, as those below
    std::string m_waiting_for_old;  // came before a reopening
    FileDescriptor m_next;          // to be written to when what waits is written
    bool m_dropping = false;
    bool m_closing = false;

    FileDescriptor m_file;  // the writing thread's
    std::jthread m_thread;
};

}  // namespace lode
