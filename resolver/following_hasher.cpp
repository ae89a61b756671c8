// A thread that reads behind the writer, out of the page cache.
#include "resolver/following_hasher.h"

#include <algorithm>
#include <cerrno>
#include <vector>

#include <unistd.h>

#include "module/streaming_digest.h"

namespace lode {
namespace {

constexpr std::size_t piece_size = std::size_t{256} << 10U;  // fits the second-level cache

}  // namespace

FollowingHasher::FollowingHasher(const StagedFile& file)
    : m_file(file), m_digest(fail(ErrorCode::internal, "the hash is not finished")), m_thread([this] { run(); }) {}

FollowingHasher::~FollowingHasher() {
    if (m_thread.joinable()) (void)finish();
}

void FollowingHasher::advance_to(std::uint64_t size) {
    const std::lock_guard lock(m_mutex);
    m_written = size;
    m_changed.notify_one();
}

Result<Digest> FollowingHasher::finish() {
    {
        const std::lock_guard lock(m_mutex);
        m_closed = true;
        m_changed.notify_one();
    }
    m_thread.join();
    return m_digest;
}

std::uint64_t FollowingHasher::wait_for_bytes_beyond(std::uint64_t hashed) {
    std::unique_lock lock(m_mutex);
    // A whole piece at a time, so that the thread is not woken for every packet.
    m_changed.wait(lock, [&] { return m_closed || m_written >= hashed + piece_size; });
    return m_written;
}

void FollowingHasher::run() {
    StreamingDigest hasher;
    std::vector<std::byte> piece(piece_size);
    std::uint64_t hashed = 0;
    while (true) {
        const std::uint64_t written = wait_for_bytes_beyond(hashed);
        if (written == hashed) break;
        const std::size_t want = static_cast<std::size_t>(std::min<std::uint64_t>(written - hashed, piece.size()));
        const ssize_t got = ::pread(m_file.file().get(), piece.data(), want, static_cast<off_t>(hashed));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) {
            m_digest = fail(system_error("reading `" + m_file.path().string() + "` back", got == 0 ? EIO : errno));
            return;
        }
        hasher.update(std::span(piece).first(static_cast<std::size_t>(got)));
        hashed += static_cast<std::uint64_t>(got);
    }
    m_digest = hasher.finish();
}

}  // namespace lode
