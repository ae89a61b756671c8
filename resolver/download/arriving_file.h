// A download as a stream: its bytes in their order, as soon as they are there.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>

#include "base/byte_source.h"
#include "base/file.h"
#include "base/result.h"
#include "resolver/download/download_follower.h"

namespace lode {

/// One thread reads what others bring.
class ArrivingFile final : public DownloadFollower {
public:
    ArrivingFile() = default;
    ArrivingFile(const ArrivingFile&) = delete;
    ArrivingFile& operator=(const ArrivingFile&) = delete;

    void begin(const FileDescriptor& file) override;
    void advance_to(std::uint64_t size) override;
    void end() override;
    /// Nothing more will come, whole or not: who waits goes on.
    void close();

    /// The file that is arriving, from its first byte; waits for one. Null when it is closed, and the last one has been
    /// given out. A read waits for bytes; it is an error when the file begins anew, after which `next` has the new one,
    /// and where the download ended too early. To be used while this lives.
    std::unique_ptr<ByteSource> next();

private:
    class Stream;

    Result<std::uint64_t> wait_beyond(std::uint64_t number, std::uint64_t position);

    std::mutex m_mutex;  // of all below
    std::condition_variable m_changed;
    FileDescriptor m_file;
    std::uint64_t m_number = 0;  // of files that have begun
    std::uint64_t m_taken = 0;   // of them, those that `next` has given out
    std::uint64_t m_size = 0;
    bool m_is_whole = false;
    bool m_is_closed = false;
};

}  // namespace lode
