// Sharing a module's files out to threads.
#include "resolver/download/module_files.h"

#include <algorithm>
#include <mutex>
#include <set>

#include <fmt/format.h>

#include "base/share_out.h"
#include "resolver/download/file_download.h"

namespace lode {
namespace {

constexpr std::size_t files_at_once = 4;

/// Files in a row of which each thread takes the next; the first failure ends all.
class FileRow {
public:
    FileRow(const DownloadContext& context, std::vector<Url> folders, std::vector<const FileEntry*> files,
            const Cache& cache)
        : m_stop(context.cancellation),
          m_context(context.stopped_by(m_stop)),
          m_folders(std::move(folders)),
          m_files(std::move(files)),
          m_cache(cache) {}

    Result<void> run() {
        share_out(std::min(files_at_once, m_files.size()), [this] { work(); });
        return m_state;
    }

private:
    void work() {
        while (const FileEntry* file = next()) {
            auto done = download(*file);
            if (done) continue;
            const std::lock_guard lock(m_mutex);
            if (m_state) m_state = fail(std::move(done).error());
            m_stop.request();
        }
    }

    const FileEntry* next() {
        const std::lock_guard lock(m_mutex);
        return m_state && m_next < m_files.size() ? m_files[m_next++] : nullptr;
    }

    Result<void> download(const FileEntry& file) {
        LODE_ASSIGN(const bool is_brought,
                    m_cache.blobs().bring_from_below(file, m_context.progress, m_context.cancellation, m_context.log));
        if (is_brought) return {};
        WantedFile wanted{.name = fmt::format("the file `{}`", file.path),
                          .promise = "its manifest promises",
                          .key = file.digest.hex(),
                          .sources = {},
                          .size = file.size,
                          .digest = file.digest};
        for (const Url& folder : m_folders) wanted.sources.push_back(folder / file.path);
        LODE_ASSIGN(auto downloaded, download_file(m_context, wanted, m_cache.partials()).map_error([&](Error error) {
            return as_broken_promise(std::move(error), file);
        }));
        return m_cache.blobs().commit(*downloaded.file, file);
    }

    /// A manifest that names a file which is not there is a broken promise, not a missing module.
    static Error as_broken_promise(Error error, const FileEntry& file) {
        if (error.code != ErrorCode::not_found) return error;
        return {ErrorCode::integrity,
                fmt::format("the file `{}`, which the manifest promises, is missing: {}", file.path, error.message),
                "the registry's copy is damaged: tell its keeper"};
    }

    Cancellation m_stop;  // with the caller's, and when a file has failed
    const DownloadContext m_context;
    const std::vector<Url> m_folders;
    const std::vector<const FileEntry*> m_files;
    const Cache& m_cache;
    std::mutex m_mutex;
    std::size_t m_next = 0;  // guarded by m_mutex, as is m_state
    Result<void> m_state;
};

/// Bytes of the files that are here already, of downloads that were cut.
std::uint64_t received_of(const std::vector<const FileEntry*>& files, const PartialStore& partials) {
    const auto received = partials.received();
    std::uint64_t bytes = 0;
    for (const FileEntry* file : files)
        if (const auto part = received.find(file->digest.hex()); part != received.end())
            bytes += std::min(part->second, file->size);
    return bytes;
}

Result<void> check_room(const Cache& cache, const std::vector<const FileEntry*>& files, std::uint64_t total) {
    std::error_code error;
    LODE_TRY(create_folders(cache.root()));
    const auto space = std::filesystem::space(cache.root(), error);
    if (error || space.available >= total) return {};
    const std::uint64_t needed = total - received_of(files, cache.partials());
    if (space.available >= needed) return {};
    return fail(ErrorCode::out_of_space,
                fmt::format("the cache `{}` has room for {} bytes, but {} are to be downloaded", cache.root().string(),
                            space.available, needed),
                "make room there, or name another folder with --cache or LODE_CACHE");
}

}  // namespace

std::vector<Url> in_order_of_health(std::vector<Url> folders, const MirrorHealth& health) {
    if (folders.size() > 1)
        std::stable_partition(folders.begin(), folders.end(),
                              [&](const Url& folder) { return !health.rests(folder.origin()); });
    return folders;
}

Result<void> download_module_files(const DownloadContext& context, const std::vector<Url>& folders,
                                   const Manifest& manifest, const Cache& cache) {
    std::vector<const FileEntry*> missing;
    std::set<Digest> digests;
    std::uint64_t total = 0;
    for (const auto& file : manifest.files) {
        LODE_ASSIGN(const bool there, cache.blobs().contains(file));
        if (there) continue;
        if (!digests.insert(file.digest).second) continue;
        missing.push_back(&file);
        total += file.size;
    }
    if (missing.empty()) return {};
    LODE_TRY(check_room(cache, missing, total));
    // The largest first, so that none is left alone at the end.
    std::stable_sort(missing.begin(), missing.end(),
                     [](const FileEntry* a, const FileEntry* b) { return a->size > b->size; });
    context.progress.start("downloading " + title_of(manifest), total);
    LODE_TRY(FileRow(context, in_order_of_health(folders, context.mirrors), std::move(missing), cache).run());
    context.progress.finish();
    return {};
}

}  // namespace lode
