// A thread that reads behind the writer, out of the page cache.
#include "resolver/download/prefix_hasher.h"

#include <algorithm>
#include <cerrno>

#include <unistd.h>

namespace lode {
namespace {

constexpr std::size_t piece_size = std::size_t{256} << 10U;  // fits the second-level cache
constexpr std::uint64_t note_interval = std::uint64_t{16} << 20U;

}  // namespace

PrefixHasher::~PrefixHasher() {
    if (m_thread.joinable()) (void)finish();
}

Result<void> PrefixHasher::hash_to(std::uint64_t end) {
    if (m_piece.size() == 0) m_piece = Buffer(piece_size);
    while (m_hashed < end) {
        if (m_is_abandoned) return fail(ErrorCode::interrupted, "abandoned");
        const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(end - m_hashed, m_piece.size()));
        const ssize_t got = ::pread(m_file.file().get(), m_piece.bytes().data(), want, static_cast<off_t>(m_hashed));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0)
            return fail(system_error("reading `" + m_file.path().string() + "` back", got == 0 ? EIO : errno));
        m_digest.update(m_piece.bytes().first(static_cast<std::size_t>(got)));
        m_hashed += static_cast<std::uint64_t>(got);
    }
    return {};
}

Result<void> PrefixHasher::check_adopted(const Cancellation& cancellation) {
    const std::uint64_t end = m_file.received().prefix();
    std::uint64_t good = 0;
    for (const PrefixDigest& noted : m_file.noted_digests()) {
        if (noted.length > end) break;
        if (cancellation.requested()) return fail(ErrorCode::interrupted, "interrupted");
        if (!hash_to(noted.length) || m_digest.so_far() != noted.digest) {
            m_file.distrust_from(good);
            m_noted = good;
            m_digest = StreamingDigest();
            m_hashed = 0;
            return hash_to(good);
        }
        good = noted.length;
    }
    m_noted = good;
    return {};
}

void PrefixHasher::advance_to(std::uint64_t size) {
    if (m_follower != nullptr) m_follower->advance_to(size);
    const std::lock_guard lock(m_mutex);
    m_written = size;
    if (!m_thread.joinable() && m_written >= m_hashed + piece_size) m_thread = std::thread([this] { run(); });
    m_changed.notify_one();
}

Result<Digest> PrefixHasher::finish() {
    if (m_thread.joinable()) {
        {
            const std::lock_guard lock(m_mutex);
            m_closed = true;
            m_changed.notify_one();
        }
        m_thread.join();
    } else {
        m_state = hash_to(m_written);
    }
    LODE_TRY(m_state);
    return m_digest.finish();
}

std::uint64_t PrefixHasher::wait_for_bytes_beyond(std::uint64_t hashed) {
    std::unique_lock lock(m_mutex);
    // A whole piece at a time, so that the thread is not woken for every packet.
    m_changed.wait(lock, [&] { return m_closed || m_written >= hashed + piece_size; });
    return m_written;
}

void PrefixHasher::run() {
    while (true) {
        const std::uint64_t written = wait_for_bytes_beyond(m_hashed);
        if (written <= m_hashed) return;
        // Up to the next note at most, so that notes are made at the same lengths however the bytes come.
        const std::uint64_t end = std::min(written, (m_hashed / note_interval + 1) * note_interval);
        m_state = hash_to(end);
        if (!m_state) return;
        if (m_hashed < m_noted + note_interval) continue;
        m_file.note_digest({m_hashed, m_digest.so_far()});
        m_noted = m_hashed;
    }
}

}  // namespace lode
