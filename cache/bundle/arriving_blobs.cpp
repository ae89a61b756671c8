// Writing, checking and adopting.
#include "cache/bundle/arriving_blobs.h"

#include <utility>

#include <fcntl.h>

#include "base/buffer.h"

namespace lode {
namespace {

constexpr std::size_t piece_size = std::size_t{64} << 10U;
constexpr std::uint64_t writeback_interval = std::uint64_t{8} << 20U;

/// What is lost at most when the process is killed, beside the blob that was arriving.
constexpr std::uint64_t bytes_kept_at_once = std::uint64_t{32} << 20U;
constexpr std::size_t files_kept_at_once = 128;

}  // namespace

Result<void> ArrivingBlobs::open_folder() {
    if (m_folder) return {};
    LODE_ASSIGN(auto staged, m_cache.partials().make_folder("bundle-"));
    LODE_ASSIGN(auto opened, open_file(staged.path(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW));
    m_folder = std::make_unique<Folder>(std::move(staged), std::move(opened));
    return {};
}

Result<bool> ArrivingBlobs::hold(const FileEntry& blob) {
    LODE_TRY(open_folder());
    return m_cache.blobs().hold(blob, m_folder->staged.path() / blob.digest.hex());
}

Result<void> ArrivingBlobs::take(BundleReader& bundle, const FileEntry& blob) {
    LODE_TRY(open_folder());
    const std::string name = blob.digest.hex();
    const auto path = m_folder->staged.path() / name;
    LODE_ASSIGN(const auto file, m_folder->writer.create_file(name));
    Buffer piece(piece_size);
    std::uint64_t written = 0;
    for (std::uint64_t flushed = 0;;) {
        if (m_cancellation.requested()) return fail(ErrorCode::interrupted, "interrupted");
        LODE_ASSIGN(const std::size_t got, bundle.read(piece.bytes()));
        if (got == 0) break;
        LODE_TRY(write_all(file, std::as_const(piece).bytes().first(got), path));
        m_progress.advance(got);
        written += got;
        if (written - flushed < writeback_interval) continue;
        start_writeback(file, flushed, written - flushed);
        flushed = written;
    }
    m_whole.push_back({name, written, blob.digest});
    m_whole_bytes += written;
    ++m_files;
    m_bytes += written;
    return m_whole_bytes >= bytes_kept_at_once || m_whole.size() >= files_kept_at_once ? keep() : Result<void>();
}

Result<void> ArrivingBlobs::keep() {
    const auto whole = std::exchange(m_whole, {});  // a sync that failed is not tried again
    m_whole_bytes = 0;
    return whole.empty() ? Result<void>() : m_cache.blobs().adopt(m_folder->staged.path(), whole);
}

}  // namespace lode
