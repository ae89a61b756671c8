// Downloading into a partial file, which is unpacked while it grows.
#include "resolver/archive_download.h"

#include <thread>

#include <fmt/format.h>

#include "module/archive/archive_limits.h"
#include "module/hashing.h"
#include "resolver/download/arriving_file.h"
#include "resolver/download/file_download.h"

namespace lode {
namespace {

/// By the user's own word.
void expect(WantedFile& wanted, const ExpectedDigest& expected) {
    const bool is_locked = expected.reason == ExpectedDigest::Reason::locked;
    wanted.promise = is_locked ? "the lock file names" : "its pin names";
    wanted.hint = is_locked ? "the copy there was replaced since it was locked: ask its publisher; `lode lock --update "
                              "HANDLE` would accept what is there now"
                            : "the copy there was replaced, or the pin is of another archive";
    wanted.promised_by = PromisedBy::user;
    wanted.key = expected.digest.hex();
    wanted.digest = expected.digest;
}

WantedFile wanted_file(const ArchiveSource& source) {
    const std::string url = to_string(source.url);
    WantedFile wanted{.name = fmt::format("the archive `{}`", url),
                      .promise = {},
                      .key = digest_of(unredacted(source.url)).hex(),
                      .sources = {source.url},
                      .size = std::nullopt,
                      .digest = std::nullopt,
                      .limit = ArchiveLimits().expansion.total,
                      .stays = false};
    if (source.expected) expect(wanted, *source.expected);
    return wanted;
}

/// A full disk, say. Of bytes that are no archive it is not known yet whether they are the promised ones, and a cut or
/// new beginning is the download's to judge.
bool is_lasting(const Error& error) {
    return error.code != ErrorCode::integrity && error.code != ErrorCode::unavailable;
}

/// Less is unpacked sooner than a thread begins.
constexpr std::uint64_t worth_a_thread = std::uint64_t{256} << 10U;

/// Unpacks on a thread of its own what is arriving, and again when it begins anew; what is small, when it has come.
class FollowingUnpacker final : public DownloadFollower {
public:
    FollowingUnpacker(ArchiveKind kind, const Cache& cache, const Cancellation& cancellation)
        : m_kind(kind), m_cache(cache), m_stop(cancellation) {}
    FollowingUnpacker(const FollowingUnpacker&) = delete;
    FollowingUnpacker& operator=(const FollowingUnpacker&) = delete;
    ~FollowingUnpacker() override { join(); }

    void begin(const FileDescriptor& file) override { m_arriving.begin(file); }
    void advance_to(std::uint64_t size) override {
        m_arriving.advance_to(size);
        if (size >= worth_a_thread && !m_thread.joinable()) m_thread = std::thread([this] { run(); });
    }
    void end() override { m_arriving.end(); }

    /// Requested when it is in vain to download on.
    const Cancellation& stop() const { return m_stop; }

    /// What came of the last file, once no more will come. What no thread has begun is unpacked where it `is_wanted`.
    Result<UnpackedArchive> finish(bool is_wanted) {
        const bool has_thread = m_thread.joinable();
        join();
        if (!has_thread && is_wanted) run();
        if (!m_unpacked) return fail(ErrorCode::internal, "nothing has arrived");
        return *std::move(m_unpacked);
    }

private:
    void join() {
        m_arriving.close();
        if (m_thread.joinable()) m_thread.join();
    }
    void run() {
        SilentProgress silent;  // what arrives is what is told
        while (const auto stream = m_arriving.next()) {
            m_unpacked.reset();
            m_unpacked.emplace(UnpackedArchive::unpack(*stream, m_kind, m_cache, silent, m_stop));
            if (!*m_unpacked && is_lasting(m_unpacked->error())) m_stop.request();
        }
    }

    const ArchiveKind m_kind;
    const Cache& m_cache;
    Cancellation m_stop;
    ArrivingFile m_arriving;
    std::optional<Result<UnpackedArchive>> m_unpacked;  // the thread's, till it ends
    std::thread m_thread;
};

/// Work on bytes that were counted already as they came: that it goes on is all there is to show, and those who wait
/// for it must see it.
class SignsOfLife final : public Progress {
public:
    explicit SignsOfLife(Progress& shown) : m_shown(shown) {}

    void start(std::string_view, std::uint64_t) override {}
    void advance(std::uint64_t) override { m_shown.advance(0); }
    void expect(std::uint64_t) override {}
    void finish() override {}

private:
    Progress& m_shown;
};

/// Whether the archive's file is of use to the next one who asks for it.
bool is_wanted_again(const Result<UnpackedArchive>& unpacked) {
    return !unpacked && unpacked.error().code != ErrorCode::integrity;
}

Result<DownloadedArchive> finished(const WantedFile& wanted, const DownloadedFile& downloaded,
                                   Result<UnpackedArchive> unpacked) {
    if (!is_wanted_again(unpacked)) downloaded.file->discard();
    if (!unpacked) return fail(in_context(wanted.name)(std::move(unpacked).error()));
    return DownloadedArchive{*std::move(unpacked), downloaded.digest};
}

Result<DownloadedArchive> download_then_unpack(const DownloadContext& context, const ArchiveSource& source,
                                               const WantedFile& wanted, const Cache& cache) {
    LODE_ASSIGN(const auto downloaded, download_file(context, wanted, cache.partials()));
    LODE_ASSIGN(const auto archive, open_for_reading(downloaded.file->path()));
    SignsOfLife signs(context.progress);
    return finished(wanted, downloaded,
                    UnpackedArchive::unpack(archive, source.kind, cache, signs, context.cancellation));
}

Result<DownloadedArchive> unpack_as_it_arrives(const DownloadContext& context, const ArchiveSource& source,
                                               const WantedFile& wanted, const Cache& cache) {
    FollowingUnpacker unpacker(source.kind, cache, context.cancellation);
    const DownloadContext stoppable = context.stopped_by(unpacker.stop());
    const auto downloaded = download_file(stoppable, wanted, cache.partials(), &unpacker);
    auto unpacked = unpacker.finish(downloaded.has_value());
    if (downloaded) return finished(wanted, *downloaded, std::move(unpacked));
    const bool is_unpackers = unpacker.stop().requested() && !context.cancellation.requested() && !unpacked;
    return fail(is_unpackers ? in_context(wanted.name)(unpacked.error()) : downloaded.error());
}

}  // namespace

Result<DownloadedArchive> download_archive(const DownloadContext& context, const ArchiveSource& source,
                                           const Cache& cache) {
    const WantedFile wanted = wanted_file(source);
    context.progress.start("downloading " + to_string(source.url), 0);
    auto downloaded = needs_whole_file(source.kind) ? download_then_unpack(context, source, wanted, cache)
                                                    : unpack_as_it_arrives(context, source, wanted, cache);
    if (downloaded) context.progress.finish();
    return downloaded;
}

}  // namespace lode
