// Attempts at one file: which source is asked next, and when it is time to give up.
#include "resolver/download/file_download.h"

#include <algorithm>
#include <deque>

#include <fmt/format.h>

#include "resolver/download/patience.h"
#include "resolver/download/prefix_hasher.h"
#include "resolver/download/transfer.h"

namespace lode {
namespace {

/// A file may change under a download, or a server promise parts that it does not serve; not for ever.
constexpr int most_new_starts = 3;

class FileDownload {
public:
    FileDownload(const DownloadContext& context, const WantedFile& wanted, const PartialStore& partials,
                 DownloadFollower* follower)
        : m_context(context),
          m_wanted(wanted),
          m_partials(partials),
          m_follower(follower),
          m_sources(wanted.sources.begin(), wanted.sources.end()),
          m_has_mirrors(wanted.sources.size() > 1),
          m_patience(context) {}

    Result<DownloadedFile> run() {
        while (true) {
            LODE_TRY(open());
            const Url source = m_sources.front();
            TransferEnd end = Transfer(m_context, m_wanted, source, *m_file, *m_hasher, m_streams).run();
            if (end.has_advanced) {
                m_patience.note_progress();
                ++m_parts;
            }
            switch (end.kind) {
                case TransferEnd::Kind::whole: {
                    if (m_follower != nullptr) m_follower->end();
                    LODE_ASSIGN(const Digest digest, m_hasher->finish());
                    m_hasher.reset();
                    if (is_promised(digest)) return accept(source, digest);
                    LODE_TRY(go_on_after(other_digest(source, digest), {}));
                    break;
                }
                case TransferEnd::Kind::start_anew:
                    // Parts that were promised and are not served, or not of one file, as where servers of several
                    // copies take turns: the whole of it is what each can give.
                    if (end.was_shared_out) m_streams = Streams::one;
                    start_anew();
                    if (++m_new_starts > most_new_starts) LODE_TRY(go_on_after(keeps_changing(source), {}));
                    break;
                case TransferEnd::Kind::failed:
                    if (end.is_ours) {
                        m_hasher->abandon();
                        return fail(std::move(end.error));
                    }
                    LODE_TRY(go_on_after(std::move(end.error), end.retry_after));
                    break;
            }
        }
    }

private:
    /// What is here of the file, as far as it can be gone on with.
    Result<void> open() {
        if (m_file && may_go_on()) return {};
        if (m_file) start_anew();
        LODE_ASSIGN(m_file, m_partials.open(m_wanted.key, m_wanted.size));
        m_hasher = std::make_unique<PrefixHasher>(*m_file, m_follower);
        if (!may_go_on()) return open();
        LODE_TRY(m_hasher->check_adopted(m_context.cancellation));
        if (m_follower != nullptr) m_follower->begin(m_file->file());
        if (const auto size = m_file->source().size; size && !m_wanted.size) m_context.progress.expect(*size);
        if (const auto there = m_file->received().total(); there > 0) {
            m_parts += 2;  // it may be of several answers already
            m_context.log.note(fmt::format("going on with {}: {} bytes are here", m_wanted.name, there));
            m_context.progress.advance(there);
        }
        return {};
    }

    /// Without a digest only the source's word, its ETag, can tell that a rest belongs to this beginning.
    bool may_go_on() const { return m_file->received().empty() || m_wanted.digest || !m_file->source().etag.empty(); }

    void start_anew() {
        // They come once more; a file whose size nobody has promised is announced anew by its next answer.
        if (m_wanted.size) m_context.progress.expect(m_file->received().total());
        m_parts = 0;
        m_hasher.reset();
        m_file->discard();
        m_file.reset();
    }

    Error keeps_changing(const Url& source) const {
        return {ErrorCode::unusable, fmt::format("`{}` changes while it is downloaded", to_string(source)), {}};
    }

    bool is_promised(const Digest& digest) const { return !m_wanted.digest || digest == *m_wanted.digest; }

    Error other_digest(const Url& source, const Digest& digest) const {
        return other_bytes(m_wanted, source, to_string(*m_wanted.digest), to_string(digest));
    }

    DownloadedFile accept(const Url& source, const Digest& digest) {
        if (m_has_mirrors) m_context.mirrors.note_success(source.origin());
        return {std::move(m_file), digest};
    }

    /// After a failure of the source at the front: another one is at the front, or a pause is over. The error is the
    /// download's when there is nothing left to try.
    Result<void> go_on_after(Error error, std::optional<std::chrono::milliseconds> asked) {
        if (error.code == ErrorCode::integrity) return after_a_lie(std::move(error));
        if (error.code == ErrorCode::unavailable) return after_no_answer(std::move(error), asked);
        return without_the_first(std::move(error));
    }

    /// Other bytes: nothing of them is kept. A single source gets a second chance, since what stands between may have
    /// spoilt them, or parts not belong together; not where one answer stands against a user's word.
    Result<void> after_a_lie(Error error) {
        const bool is_doubtful = m_wanted.promised_by == PromisedBy::manifest || m_parts > 1;
        if (m_file) start_anew();
        if (m_has_mirrors) m_context.mirrors.note_fault(m_sources.front().origin(), MirrorFault::lying);
        if (is_doubtful && m_sources.size() == 1 && !std::exchange(m_has_been_lied_to, true)) {
            m_context.log.note(fmt::format("{}; once more from its beginning", error.message));
            return {};
        }
        return without_the_first(std::move(error));
    }

    /// The next source at once; a pause when all have had their turn.
    Result<void> after_no_answer(Error error, std::optional<std::chrono::milliseconds> asked) {
        if (m_has_mirrors) m_context.mirrors.note_fault(m_sources.front().origin(), MirrorFault::unreachable);
        std::rotate(m_sources.begin(), m_sources.begin() + 1, m_sources.end());
        if (++m_turns % m_sources.size() != 0) {
            m_context.log.note(fmt::format("{}; asking `{}`", error.message, m_sources.front().origin()));
            return {};
        }
        LODE_ASSIGN(const bool again, m_patience.wait_after(error, asked));
        return again ? Result<void>() : fail(std::move(error));
    }

    Result<void> without_the_first(Error error) {
        m_sources.pop_front();
        if (m_sources.empty()) return fail(std::move(error));
        m_context.log.note(fmt::format("{}; asking `{}`", error.message, m_sources.front().origin()));
        return {};
    }

    const DownloadContext& m_context;
    const WantedFile& m_wanted;
    const PartialStore& m_partials;
    DownloadFollower* const m_follower;
    std::deque<Url> m_sources;  // the one to be asked next at the front
    const bool m_has_mirrors;
    Patience m_patience;
    std::unique_ptr<PartialFile> m_file;
    std::unique_ptr<PrefixHasher> m_hasher;  // of m_file, and gone before it
    std::size_t m_turns = 0;
    int m_parts = 0;  // that m_file was put together of, by attempts
    int m_new_starts = 0;
    Streams m_streams = Streams::as_many_as_help;
    bool m_has_been_lied_to = false;
};

}  // namespace

Result<DownloadedFile> download_file(const DownloadContext& context, const WantedFile& wanted,
                                     const PartialStore& partials, DownloadFollower* follower) {
    return FileDownload(context, wanted, partials, follower).run();
}

}  // namespace lode
