// SHA-256 of a file that another thread is still writing: hashing beside the transfer, of the bytes that reached the
// file.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

#include "base/file.h"
#include "base/result.h"
#include "module/digest.h"

namespace lode {

/// Owns one thread. `file` must outlive it.
class FollowingHasher {
public:
    explicit FollowingHasher(const StagedFile& file);
    FollowingHasher(const FollowingHasher&) = delete;
    FollowingHasher& operator=(const FollowingHasher&) = delete;
    ~FollowingHasher();

    /// The first `size` bytes of the file are written and will not change.
    void advance_to(std::uint64_t size);
    /// Waits until all that was written is hashed.
    Result<Digest> finish();

private:
    void run();
    std::uint64_t wait_for_bytes_beyond(std::uint64_t hashed);

    const StagedFile& m_file;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::uint64_t m_written = 0;  // guarded by m_mutex, as is m_closed
    bool m_closed = false;
    Result<Digest> m_digest;  // set by the thread before it ends
    std::thread m_thread;
};

}  // namespace lode
