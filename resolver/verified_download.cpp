// Downloads, their checks and their retries.
#include "resolver/verified_download.h"

#include <random>
#include <vector>

#include <fmt/format.h>

#include "resolver/following_hasher.h"
#include "resolver/retry.h"

namespace lode {
namespace {

/// libcurl hands out 16 KiB at a time, too little for a write. Pieces of whole 2 MiB, at multiples of it, lie in the
/// page cache as huge pages, which a table mapped later is found in 1.5 times as fast (docs/decisions/0006).
constexpr std::size_t write_size = std::size_t{2} << 20U;
constexpr std::uint64_t writeback_interval = std::uint64_t{8} << 20U;

double random_fraction() {
    thread_local std::minstd_rand generator{std::random_device()()};
    return std::uniform_real_distribution<double>()(generator);
}

/// Runs `attempt`, again after a pause where that may help.
template <typename Attempt>
auto with_retries(const DownloadContext& context, Attempt attempt) -> decltype(attempt()) {
    for (int failed = 1;; ++failed) {
        auto result = attempt();
        if (result) return result;
        const auto delay = delay_before_retry(failed, result.error(), random_fraction());
        if (!delay) return result;
        context.log.note(fmt::format("{}; trying again in {} ms", result.error().message, delay->count()));
        context.clock.sleep_for(*delay);
    }
}

/// Whether the answer is the thing itself, and if not, what that means.
Result<void> check_answer(const Url& url, const HttpResponse& response) {
    const int status = response.status;
    if (status == 200) {
        const auto encoding = response.header("content-encoding").value_or("identity");
        if (encoding == "identity" || encoding.empty()) return {};
        return fail(
            ErrorCode::integrity,
            fmt::format("`{}` came with the content encoding `{}`, which was not asked for", to_string(url), encoding));
    }
    if (status == 404 || status == 410)
        return fail(ErrorCode::not_found, fmt::format("`{}` does not exist (status {})", to_string(url), status));
    if (status == 401 || status == 403 || status == 407)
        return fail(ErrorCode::permission_denied,
                    fmt::format("`{}` may not be read (status {})", to_string(url), status),
                    "ask the registry's keeper for access");
    if (status == 408 || status == 429 || status >= 500)
        return fail(ErrorCode::unavailable, fmt::format("`{}` cannot be had now (status {})", to_string(url), status),
                    "try again later");
    return fail(ErrorCode::unusable,
                fmt::format("`{}` answered with the status {}, which lode does not expect", to_string(url), status));
}

/// Writes a blob to its staged file while the hasher follows.
class BlobSink final : public BodySink {
public:
    BlobSink(const Url& url, const FileEntry& file, StagedFile& staged, Progress& progress)
        : m_url(url), m_file(file), m_staged(staged), m_progress(progress), m_hasher(staged) {
        m_pending.reserve(write_size + (std::size_t{1} << 20U));
    }

    Result<void> on_head(const HttpResponse& response) override {
        return check_answer(m_url, response).map_error([this](Error error) {
            if (error.code != ErrorCode::not_found) return error;
            // A manifest that names a file which is not there is a broken promise, not a missing module.
            return Error{
                ErrorCode::integrity,
                fmt::format("the file `{}`, which the manifest promises, is missing: {}", m_file.path, error.message),
                "the registry's copy is damaged: tell its keeper"};
        });
    }

    Result<void> on_bytes(std::span<const std::byte> bytes) override {
        if (bytes.size() > m_file.size - m_received) return wrong_size("more");
        m_received += bytes.size();
        m_progress.advance(bytes.size());
        m_pending.insert(m_pending.end(), bytes.begin(), bytes.end());
        return m_pending.size() >= write_size ? write_pending(m_pending.size() / write_size * write_size)
                                              : Result<void>();
    }

    /// After the last byte: whether these are the promised bytes.
    Result<void> check() {
        LODE_TRY(write_pending(m_pending.size()));
        LODE_ASSIGN(const auto digest, m_hasher.finish());
        if (m_received != m_file.size) return wrong_size(std::to_string(m_received));
        if (digest == m_file.digest) return {};
        return fail(ErrorCode::integrity,
                    fmt::format("the file `{}` is not what its manifest promises: expected {}, got {}, from `{}`",
                                m_file.path, to_string(m_file.digest), to_string(digest), to_string(m_url)),
                    "nothing of it was kept; the registry's copy is damaged or replaced: tell its keeper");
    }

private:
    Result<void> write_pending(std::size_t size) {
        LODE_TRY(m_staged.write(std::span(m_pending).first(size)));
        m_written += size;
        m_pending.erase(m_pending.begin(), m_pending.begin() + static_cast<std::ptrdiff_t>(size));
        m_hasher.advance_to(m_written);
        if (m_written - m_flushed < writeback_interval) return {};
        start_writeback(m_staged.file(), m_flushed, m_written - m_flushed);
        m_flushed = m_written;
        return {};
    }

    tl::unexpected<Error> wrong_size(std::string_view got) const {
        return fail(
            ErrorCode::integrity,
            fmt::format("the file `{}` is not what its manifest promises: expected {} bytes ({}), got {}, from `{}`",
                        m_file.path, m_file.size, to_string(m_file.digest), got, to_string(m_url)),
            "nothing of it was kept; the registry's copy is damaged or replaced: tell its keeper");
    }

    const Url& m_url;
    const FileEntry& m_file;
    StagedFile& m_staged;
    Progress& m_progress;
    std::vector<std::byte> m_pending;  // received, not yet written
    std::uint64_t m_received = 0;
    std::uint64_t m_written = 0;
    std::uint64_t m_flushed = 0;  // handed to the kernel to begin writing to the disk
    FollowingHasher m_hasher;
};

}  // namespace

Result<std::string> download_document(const DownloadContext& context, const Url& url, std::size_t limit) {
    return with_retries(context, [&]() -> Result<std::string> {
        LODE_ASSIGN(auto document, send_for_document(context.transport, {.url = url}, limit));
        LODE_TRY(check_answer(url, document.response));
        return std::move(document.body);
    });
}

Result<void> download_blob(const DownloadContext& context, const Url& url, const FileEntry& file,
                           const BlobStore& blobs) {
    return with_retries(context, [&]() -> Result<void> {
        LODE_ASSIGN(auto staged, blobs.stage());
        {
            BlobSink sink(url, file, staged, context.progress);
            LODE_TRY(context.transport.send({.url = url}, sink));
            LODE_TRY(sink.check());
        }
        return blobs.commit(std::move(staged), file);
    });
}

}  // namespace lode
