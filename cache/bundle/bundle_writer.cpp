// Reading, checking and packing of modules.
#include "cache/bundle/bundle_writer.h"

#include <algorithm>
#include <map>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "base/buffer.h"
#include "base/compression/zstd_sink.h"
#include "base/file.h"
#include "base/paths.h"
#include "module/archive/tar_writer.h"
#include "module/streaming_digest.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t piece_size = std::size_t{256} << 10U;
constexpr std::uint64_t writeback_interval = std::uint64_t{8} << 20U;

/// Tables whose values were rounded shrink by it, and for others it is as fast as any: docs/reference/bundle.md has the
/// numbers. More threads than these wait for the one that hashes.
constexpr int level = 3;
constexpr unsigned most_threads = 4;

/// A file that is hashed as it is written.
class HashedFileSink final : public ByteSink {
public:
    explicit HashedFileSink(StagedFile& file) : m_file(file) {}

    Result<void> write(std::span<const std::byte> bytes) override {
        LODE_TRY(m_file.write(bytes));
        m_digest.update(bytes);
        m_size += bytes.size();
        if (m_size - m_flushed < writeback_interval) return {};
        start_writeback(m_file.file(), m_flushed, m_size - m_flushed);
        m_flushed = m_size;
        return {};
    }
    std::uint64_t size() const { return m_size; }
    Digest finish() { return m_digest.finish(); }

private:
    StagedFile& m_file;
    StreamingDigest m_digest;
    std::uint64_t m_size = 0;
    std::uint64_t m_flushed = 0;
};

/// Reads one cache's modules, believing none of their bytes.
class Packing {
public:
    Packing(const Cache& cache, const BundleContents& contents, ByteSink& sink, Progress& progress,
            const Cancellation& cancellation)
        : m_cache(cache),
          m_modules(contents, BundleLimits()),
          m_tar(sink),
          m_progress(progress),
          m_cancellation(cancellation),
          m_piece(piece_size) {}

    Result<BundledModules> run() {
        LODE_ASSIGN(const auto contents, to_json(m_modules.contents()));
        LODE_TRY(m_tar.add_file(bundle_contents_name, contents));
        for (const Digest& digest : m_modules.contents().modules()) LODE_TRY(add_manifest(digest));
        m_progress.start("writing the bundle", m_modules.blob_bytes());
        for (const auto& [digest, blob] : m_modules.blobs()) LODE_TRY(add_blob(digest, blob));
        LODE_TRY(m_tar.finish());
        m_progress.finish();
        return std::move(m_modules);
    }

private:
    Result<void> add_manifest(const Digest& digest) {
        LODE_ASSIGN(const auto module, m_cache.modules().find(digest));
        if (!module)
            return fail(ErrorCode::not_found, fmt::format("the module {} is not in the cache", to_string(digest)));
        m_folders[digest] = module->path;  // in this cache or in one below it
        LODE_ASSIGN(std::string text, read_file(manifest_path_of(module->path), BundleLimits().manifest_bytes));
        LODE_TRY(m_tar.add_file(manifest_member_name(digest), text));
        return m_modules.add(std::move(text)).map_error(in_context("the cached copy is damaged"));
    }

    Result<void> add_blob(const Digest& digest, const BundledBlob& blob) {
        LODE_TRY(m_tar.begin_file(blob_member_name(digest), blob.size));
        const fs::path path = m_folders.at(m_modules.modules()[blob.module].digest) / blob.path;
        LODE_ASSIGN(const auto file, open_for_reading(path));
        if (file.size != blob.size)
            return damaged(blob, fmt::format("expected {} bytes, got {}", blob.size, file.size));
        FileRangeSource source(file.file, 0, file.size, path.string());
        StreamingDigest hash;
        while (true) {
            if (m_cancellation.requested()) return fail(ErrorCode::interrupted, "interrupted");
            LODE_ASSIGN(const std::size_t got, source.read(m_piece.bytes()));
            if (got == 0) break;
            const auto bytes = std::as_const(m_piece).bytes().first(got);
            hash.update(bytes);
            LODE_TRY(m_tar.write(bytes));
            m_progress.advance(got);
        }
        const Digest found = hash.finish();
        if (found == digest) return {};
        return damaged(blob, fmt::format("expected {}, got {}", to_string(digest), to_string(found)));
    }

    tl::unexpected<Error> damaged(const BundledBlob& blob, std::string_view how) const {
        const auto& module = m_modules.modules()[blob.module];
        return fail(ErrorCode::integrity,
                    fmt::format("the cached copy is damaged: {} in `{}`: {}", m_modules.describe(blob),
                                m_folders.at(module.digest).string(), how),
                    "remove that folder, and fetch the module again");
    }

    const Cache& m_cache;
    BundledModules m_modules;
    std::map<Digest, fs::path> m_folders;
    TarWriter m_tar;
    Progress& m_progress;
    const Cancellation& m_cancellation;
    Buffer m_piece;
};

Result<void> check_is_free(const fs::path& path, Overwrite overwrite) {
    std::error_code error;
    if (!fs::is_directory(folder_of(path), error))
        return fail(ErrorCode::not_found, fmt::format("there is no folder `{}`", folder_of(path).string()));
    const auto there = fs::symlink_status(path, error).type();
    if (there == fs::file_type::not_found) return {};
    if (there != fs::file_type::regular)
        return fail(ErrorCode::conflict, fmt::format("`{}` is there, and no file", path.string()));
    if (overwrite == Overwrite::yes) return {};
    return fail(ErrorCode::conflict, fmt::format("`{}` is there already", path.string()),
                "name another file, or overwrite it with --force");
}

}  // namespace

Result<BundledModules> write_bundle_members(const Cache& cache, const BundleContents& contents, ByteSink& sink,
                                            Progress& progress, const Cancellation& cancellation) {
    return Packing(cache, contents, sink, progress, cancellation).run();
}

Result<WrittenBundle> write_bundle(const Cache& cache, const BundleContents& contents, const fs::path& path,
                                   Overwrite overwrite, Progress& progress, const Cancellation& cancellation) {
    LODE_TRY(check_is_free(path, overwrite));
    LODE_ASSIGN(auto staged, StagedFile::create(folder_of(path), "." + path.filename().string() + "-"));
    HashedFileSink file(staged);
    const unsigned threads = std::clamp(std::thread::hardware_concurrency(), 1U, most_threads);
    LODE_ASSIGN(const auto packed, ZstdSink::create(file, {.level = level, .threads = threads}));
    LODE_ASSIGN(auto modules, write_bundle_members(cache, contents, *packed, progress, cancellation));
    LODE_TRY(packed->finish());
    const std::uint64_t size = file.size();
    LODE_TRY(check_is_free(path, overwrite));  // it took a while
    LODE_TRY(staged.commit(path));
    return WrittenBundle{std::move(modules), file.finish(), size};
}

}  // namespace lode
