// Streams, their ranges and what their answers mean.
#include "resolver/download/transfer.h"

#include <algorithm>
#include <system_error>

#include <fmt/format.h>

#include "base/http/retry_after.h"
#include "resolver/download/answer.h"
#include "resolver/download/piece_sink.h"

namespace lode {
namespace {

/// What one request asks for once several connections share a file.
constexpr std::uint64_t shared_range = std::uint64_t{16} << 20U;
constexpr std::uint64_t writeback_size = std::uint64_t{8} << 20U;

/// What a sink returns to end a request of which no more is wanted; nobody sees it.
tl::unexpected<Error> enough() {
    return fail(ErrorCode::interrupted, "enough");
}

std::optional<std::uint64_t> known_size(const WantedFile& wanted, const PartialFile& file) {
    return wanted.size ? wanted.size : file.source().size;
}

}  // namespace

Transfer::Transfer(const DownloadContext& context, const WantedFile& wanted, const Url& source, PartialFile& file,
                   PrefixHasher& hasher, Streams streams)
    : m_context(context),
      m_wanted(wanted),
      m_source(source),
      m_file(file),
      m_hasher(hasher),
      m_allowed(streams),
      m_size(known_size(wanted, file)),
      m_queue(file.received().missing_below(m_size.value_or(wanted.limit))),
      m_pace(context.clock.steady_now()) {}

TransferEnd Transfer::run() {
    m_hasher.advance_to(m_file.received().prefix());
    stream();
    while (true) {  // threads open threads
        std::vector<std::thread> threads;
        {
            const std::lock_guard lock(m_mutex);
            threads.swap(m_threads);
        }
        if (threads.empty()) break;
        for (auto& thread : threads) thread.join();
    }
    if (!m_has_ended && !m_queue.empty()) m_end.kind = TransferEnd::Kind::failed;  // every stream has
    m_end.has_advanced = m_received > 0;
    m_end.was_shared_out = m_range_size == shared_range;
    return m_end;
}

/// The first end counts.
tl::unexpected<Error> Transfer::end(TransferEnd::Kind kind, Error error, bool is_ours) {
    if (!std::exchange(m_has_ended, true)) {
        m_end.kind = kind;
        m_end.error = std::move(error);
        m_end.is_ours = is_ours;
    }
    return enough();
}

Error Transfer::wrong_size(const std::string& got) const {
    const std::string digest = m_wanted.digest ? fmt::format(" ({})", to_string(*m_wanted.digest)) : "";
    return other_bytes(m_wanted, m_source, fmt::format("{} bytes{}", m_size.value_or(m_wanted.limit), digest),
                       m_is_web_page ? got + " as a web page (text/html)" : got);
}

void Transfer::stream() {
    while (auto active = take_range())
        if (!fetch(*active)) break;
    const std::lock_guard lock(m_mutex);
    --m_streams;
}

std::optional<Transfer::Active> Transfer::take_range() {
    const std::lock_guard lock(m_mutex);
    if (m_has_ended) return std::nullopt;
    const auto range = m_queue.take(m_range_size);
    if (!range) return std::nullopt;
    const bool is_whole = range->begin == 0 && range->end == m_size.value_or(m_wanted.limit);
    return Active{*range, is_whole, range->begin, range->end};
}

HttpRequest Transfer::request_for(const Active& active) const {
    HttpRequest request = m_context.request_for(m_source);
    request.connection = m_range_size == UINT64_MAX ? ConnectionUse::shared : ConnectionUse::own;
    if (active.is_whole) return request;
    request.headers.emplace_back("range", fmt::format("bytes={}-{}", active.asked.begin, active.asked.end - 1));
    const PartialSource& known = m_file.source();
    if (known.url == to_string(m_source) && !known.etag.empty()) request.headers.emplace_back("if-range", known.etag);
    return request;
}

/// Whether the stream may take another range.
bool Transfer::fetch(Active& active) {
    HttpRequest request;
    {
        const std::lock_guard lock(m_mutex);
        request = request_for(active);
        m_active.push_back(&active);
    }
    PieceSink sink(
        active.asked.begin, [&](const HttpResponse& response) { return on_head(active, response); },
        [&](std::uint64_t offset, std::span<const std::byte> bytes) { return on_piece(active, offset, bytes); });
    const auto sent = m_context.transport.send(request, sink);
    (void)sink.flush();  // what came before a cut is worth keeping
    const std::lock_guard lock(m_mutex);
    std::erase(m_active, &active);
    return after_fetch(active, sent);
}

Result<void> Transfer::on_head(Active& active, const HttpResponse& response) {
    const std::lock_guard lock(m_mutex);
    if (m_has_ended) return enough();
    AskedBytes asked{active.is_whole ? std::nullopt : std::optional(active.asked), m_size, {}};
    if (m_file.source().url == to_string(m_source)) asked.etag = m_file.source().etag;
    const auto body = judge_answer(m_source, asked, response);
    if (!body) {
        if (const auto wait = response.header("retry-after"))
            m_end.retry_after = parse_retry_after(*wait, m_context.clock.now());
        return fail(body.error());
    }
    switch (*body) {
        case AnswerBody::range:
            return begin_body(active, response);
        case AnswerBody::whole:
            if (active.position == 0 && m_file.received().empty()) return begin_body(active, response);
            return end(TransferEnd::Kind::start_anew);
        case AnswerBody::nothing:
            active.end = active.position;
            return enough();
        case AnswerBody::strange:
            break;
    }
    return end(TransferEnd::Kind::start_anew);
}

Result<void> Transfer::begin_body(Active& active, const HttpResponse& response) {
    const auto size = size_of_whole(response);
    m_is_web_page = is_web_page(response);
    if (size && *size > (m_size ? *m_size : m_wanted.limit)) return end(TransferEnd::Kind::failed, wrong_size("more"));
    if (size && m_size && *size < *m_size) return end(TransferEnd::Kind::failed, wrong_size(std::to_string(*size)));
    if (size && !m_size) {
        m_size = size;
        active.end = *size;
        m_context.progress.expect(*size);
    }
    const std::string etag = strong_etag(response);
    const auto accepts = response.header("accept-ranges");
    m_serves_ranges = !etag.empty() && (response.status == 206 || accepts == "bytes");
    if (auto set = m_file.set_source({to_string(m_source), etag, m_size}); !set)
        return end(TransferEnd::Kind::failed, std::move(set).error(), true);
    return {};
}

Result<void> Transfer::on_piece(Active& active, std::uint64_t offset, std::span<const std::byte> bytes) {
    const std::lock_guard lock(m_mutex);
    if (m_has_ended) return enough();
    const bool is_shared_out = active.end < active.asked.end;
    if (bytes.size() > active.end - offset) {
        if (!is_shared_out) return end(TransferEnd::Kind::failed, wrong_size("more"));
        bytes = bytes.first(static_cast<std::size_t>(active.end - offset));
    }
    if (bytes.empty()) return enough();
    if (auto written = m_file.write(offset, bytes); !written)
        return end(TransferEnd::Kind::failed, std::move(written).error(), true);
    active.position = offset + bytes.size();
    m_received += bytes.size();
    m_hasher.advance_to(m_file.received().prefix());
    m_context.progress.advance(bytes.size());
    if (m_wanted.stays) begin_writeback(offset, bytes.size());
    if (m_context.cancellation.requested())  // only now: what has come is kept
        return end(TransferEnd::Kind::failed, {ErrorCode::interrupted, "interrupted", {}}, true);
    open_more_streams();
    return is_shared_out && active.position == active.end ? enough() : Result<void>();
}

/// Lets the disk begin with each block that is full, so that the sync at the end has little to wait for.
void Transfer::begin_writeback(std::uint64_t offset, std::uint64_t size) const {
    const std::uint64_t begin = offset / writeback_size * writeback_size;
    const std::uint64_t end = (offset + size) / writeback_size * writeback_size;
    if (end > begin) start_writeback(m_file.file(), begin, end - begin);
}

bool Transfer::after_fetch(const Active& active, const Result<HttpResponse>& sent) {
    if (m_has_ended) return false;
    if (active.position == active.end) return true;
    if (sent && !m_size) {
        m_size = active.position;  // an answer without a length, which ended well
        return true;
    }
    if (sent) {
        (void)end(TransferEnd::Kind::failed, wrong_size(std::to_string(active.position)));
        return false;
    }
    if (sent.error().code == ErrorCode::interrupted) {
        (void)end(TransferEnd::Kind::failed, sent.error(), true);
        return false;
    }
    // The other streams go on, and take over what this one leaves.
    m_queue.give_back({active.position, active.end});
    m_pace.settle();
    m_end.error = sent.error();
    return false;
}

void Transfer::open_more_streams() {
    if (m_allowed == Streams::one || !m_serves_ranges || !m_size) return;
    const int wanted = m_pace.wanted(m_context.clock.steady_now(), m_received, m_streams);
    if (wanted <= m_streams) return;
    if (m_range_size > shared_range && !share_out_the_rest()) return m_pace.settle();
    try {
        for (; m_streams < wanted && !m_queue.empty(); ++m_streams) m_threads.emplace_back([this] { stream(); });
    } catch (const std::system_error&) {
        m_pace.settle();  // the system starts no more threads: those that run will do
    }
}

/// From the next border on, what the first stream would have brought alone is for all of them: where that is a range
/// for each, since the first is cut off at the border, and what is on its way then has been sent in vain.
bool Transfer::share_out_the_rest() {
    Active& first = *m_active.front();
    const std::uint64_t border = (first.position / shared_range + 2) * shared_range;
    if (border + StreamPace::most_streams * shared_range > first.end) return false;
    m_range_size = shared_range;
    m_queue.give_back({border, first.end});
    first.end = border;
    return true;
}

}  // namespace lode
