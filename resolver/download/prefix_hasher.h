// SHA-256 of a file that is still being written: hashing beside the transfer, of the bytes that reached the file.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

#include "base/buffer.h"
#include "base/progress.h"
#include "base/result.h"
#include "cache/partial_file.h"
#include "module/streaming_digest.h"
#include "resolver/download/download_follower.h"

namespace lode {

/// Follows the file's prefix in a thread of its own, which a small file does without, and notes the digest in the
/// file's journal on the way. `file` must outlive it.
class PrefixHasher {
public:
    /// `follower`, which may be null, is told of each advance.
    explicit PrefixHasher(PartialFile& file, DownloadFollower* follower = nullptr)
        : m_file(file), m_follower(follower) {}
    PrefixHasher(const PrefixHasher&) = delete;
    PrefixHasher& operator=(const PrefixHasher&) = delete;
    ~PrefixHasher();

    /// Hashes what another process left, and compares it with the digests that it noted. What is not as it was written
    /// is distrusted (PartialFile::distrust_from), with all behind it. Before the first `advance_to`.
    Result<void> check_adopted(const Cancellation& cancellation);
    /// The first `size` bytes of the file are written and will not change.
    void advance_to(std::uint64_t size);
    /// Nobody waits any longer: what is not hashed yet is left to the next one who goes on with the file.
    void abandon() { m_is_abandoned = true; }
    /// The digest of all that was advanced to; waits until it is hashed.
    Result<Digest> finish();

private:
    void run();
    std::uint64_t wait_for_bytes_beyond(std::uint64_t hashed);
    /// Hashes on to `end`, as far as one look goes.
    Result<void> hash_to(std::uint64_t end);

    PartialFile& m_file;
    DownloadFollower* m_follower;
    StreamingDigest m_digest;    // the thread's, while it runs
    std::uint64_t m_hashed = 0;  // as m_digest
    std::uint64_t m_noted = 0;   // as m_digest
    Result<void> m_state;        // as m_digest
    Buffer m_piece;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::uint64_t m_written = 0;  // guarded by m_mutex, as is m_closed
    bool m_closed = false;
    std::atomic<bool> m_is_abandoned = false;
    std::thread m_thread;
};

}  // namespace lode
