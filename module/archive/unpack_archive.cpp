// From entries to files: names checked, sizes counted, bytes hashed and written.
#include "module/archive/unpack_archive.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/buffer.h"
#include "base/folder_writer.h"
#include "module/archive/entry_names.h"
#include "module/streaming_digest.h"

namespace lode {
namespace {

constexpr std::size_t piece_size = std::size_t{64} << 10U;  // larger ones are no faster: docs/decisions/0006
constexpr std::uint64_t writeback_interval = std::uint64_t{8} << 20U;

class Unpacking {
public:
    Unpacking(ArchiveReader& archive, const FileDescriptor& folder, const ArchiveLimits& limits, Progress& progress,
              const Cancellation& cancellation)
        : m_archive(archive),
          m_writer(folder),
          m_names(limits),
          m_limits(limits),
          m_progress(progress),
          m_cancellation(cancellation),
          m_piece(piece_size) {}

    Result<std::vector<FileEntry>> run() {
        std::vector<FileEntry> files;
        while (true) {
            if (m_cancellation.requested()) return fail(ErrorCode::interrupted, "interrupted");
            LODE_ASSIGN(const auto entry, m_archive.next());
            if (!entry) break;
            LODE_ASSIGN(std::string path, entry_path(*entry, m_limits));
            if (path.empty()) continue;  // the folder itself
            LODE_TRY(m_names.add(path, entry->is_folder));
            if (entry->is_folder) {
                LODE_TRY(m_writer.make_folder(path));
                continue;
            }
            LODE_ASSIGN(auto file, unpack_file(std::move(path), entry->size));
            files.push_back(std::move(file));
        }
        std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
        return files;
    }

private:
    Result<FileEntry> unpack_file(std::string path, std::uint64_t size) {
        if (size > m_limits.expansion.total - m_total)
            return fail(ErrorCode::integrity, fmt::format("with the {} bytes of `{}` it unpacks to more than the {} "
                                                          "allowed",
                                                          size, path, m_limits.expansion.total));
        m_total += size;
        LODE_ASSIGN(const auto file, m_writer.create_file(path));
        StreamingDigest digest;
        std::uint64_t flushed = 0;
        for (std::uint64_t written = 0;;) {
            if (m_cancellation.requested()) return fail(ErrorCode::interrupted, "interrupted");
            LODE_ASSIGN(const std::size_t got, m_archive.read(m_piece.bytes()));
            if (got == 0) return FileEntry{std::move(path), written, digest.finish()};
            const auto bytes = std::as_const(m_piece).bytes().first(got);
            LODE_TRY(write_all(file, bytes, path));
            digest.update(bytes);
            m_progress.advance(got);
            written += got;
            if (written - flushed < writeback_interval) continue;
            start_writeback(file, flushed, written - flushed);
            flushed = written;
        }
    }

    ArchiveReader& m_archive;
    FolderWriter m_writer;
    EntryNames m_names;
    ArchiveLimits m_limits;
    Progress& m_progress;
    const Cancellation& m_cancellation;
    Buffer m_piece;
    std::uint64_t m_total = 0;  // bytes of all files so far
};

}  // namespace

Result<std::vector<FileEntry>> unpack_archive(ArchiveReader& archive, const FileDescriptor& folder,
                                              const ArchiveLimits& limits, Progress& progress,
                                              const Cancellation& cancellation) {
    return Unpacking(archive, folder, limits, progress, cancellation).run();
}

}  // namespace lode
