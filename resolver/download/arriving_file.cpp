// Waiting for bytes, and reading them out of the page cache.
#include "resolver/download/arriving_file.h"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

namespace lode {

/// One file's stream, with a descriptor of its own: the download may give the file up at any time.
class ArrivingFile::Stream final : public ByteSource {
public:
    Stream(ArrivingFile& arriving, FileDescriptor file, std::uint64_t number)
        : m_arriving(arriving), m_file(std::move(file)), m_number(number) {}

    Result<std::size_t> read(std::span<std::byte> into) override {
        if (!m_file) return fail(ErrorCode::unavailable, "too many files are open to read a download back");
        LODE_ASSIGN(const std::uint64_t there, m_arriving.wait_beyond(m_number, m_position));
        const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(there - m_position, into.size()));
        std::size_t filled = 0;
        while (filled < want) {
            const ssize_t got =
                ::pread(m_file.get(), into.data() + filled, want - filled, static_cast<off_t>(m_position + filled));
            if (got < 0 && errno == EINTR) continue;
            if (got <= 0) return fail(system_error("reading a download back", got == 0 ? EIO : errno));
            filled += static_cast<std::size_t>(got);
        }
        m_position += filled;
        return filled;
    }

private:
    ArrivingFile& m_arriving;
    FileDescriptor m_file;
    const std::uint64_t m_number;
    std::uint64_t m_position = 0;
};

void ArrivingFile::begin(const FileDescriptor& file) {
    const std::lock_guard lock(m_mutex);
    m_file = FileDescriptor(::fcntl(file.get(), F_DUPFD_CLOEXEC, 0));
    ++m_number;
    m_size = 0;
    m_is_whole = false;
    m_changed.notify_all();
}

void ArrivingFile::advance_to(std::uint64_t size) {
    const std::lock_guard lock(m_mutex);
    m_size = size;
    m_changed.notify_all();
}

void ArrivingFile::end() {
    const std::lock_guard lock(m_mutex);
    m_is_whole = true;
    m_changed.notify_all();
}

void ArrivingFile::close() {
    const std::lock_guard lock(m_mutex);
    m_is_closed = true;
    m_changed.notify_all();
}

std::unique_ptr<ByteSource> ArrivingFile::next() {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [&] { return m_taken < m_number || m_is_closed; });
    if (m_taken == m_number) return nullptr;
    m_taken = m_number;
    return std::make_unique<Stream>(*this, FileDescriptor(::fcntl(m_file.get(), F_DUPFD_CLOEXEC, 0)), m_number);
}

/// How many bytes of that file are there: more than `position`, but for its end.
Result<std::uint64_t> ArrivingFile::wait_beyond(std::uint64_t number, std::uint64_t position) {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [&] { return m_number != number || m_size > position || m_is_whole || m_is_closed; });
    if (m_number != number) return fail(ErrorCode::unavailable, "the download has begun anew");
    if (m_size > position || m_is_whole) return m_size;
    return fail(ErrorCode::unavailable, "the download has ended before its end");
}

}  // namespace lode
