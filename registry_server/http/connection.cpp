// The states of a connection: beginning, head, body, working, answering, and again; lingering when a client is refused
// mid-body.
#include "registry_server/http/connection.h"

#include <algorithm>
#include <exception>
#include <utility>
#include <variant>

#include <fmt/format.h>
#include <unistd.h>

#include "base/ascii_case.h"
#include "registry_server/http/client_address.h"
#include "registry_server/http/file_answer.h"

namespace lode {
namespace {

constexpr std::uint64_t small_file_bytes = std::uint64_t{32} << 10U;  // cheaper copied behind the head than sent apart

Reply failed_unexpectedly(std::string_view what) {
    return error_reply(500, {ErrorCode::internal, fmt::format("the server failed: {}", what), {}});
}

/// The answer that a worker makes; what a library throws ends here.
FinalAnswer finish(BodyReceiver& receiver) {
    try {
        return receiver.finish();
    } catch (const std::exception& exception) {
        return failed_unexpectedly(exception.what());
    }
}

std::optional<Reply> take(BodyReceiver& receiver, std::string_view body) {
    try {
        return receiver.on_bytes(std::as_bytes(std::span(body)));
    } catch (const std::exception& exception) {
        return failed_unexpectedly(exception.what());
    }
}

Answer ask(Handler& handler, const RequestHead& head) {
    try {
        return handler.answer(head);
    } catch (const std::exception& exception) {
        return failed_unexpectedly(exception.what());
    }
}

/// The piece of a small file; empty when it is not all there any more.
std::string read_piece(const FileDescriptor& file, const FileAnswer& piece) {
    std::string bytes(piece.length, '\0');
    const auto got = ::pread(file.get(), bytes.data(), bytes.size(), static_cast<off_t>(piece.begin));
    return got == static_cast<ssize_t>(piece.length) ? bytes : std::string();
}

Reply precondition_failed() {
    return error_reply(412, {ErrorCode::invalid_argument, "the file is not the one that If-Match names", {}});
}

Reply range_not_satisfiable(std::uint64_t size) {
    auto reply =
        error_reply(416, {ErrorCode::invalid_argument, fmt::format("the range is not within {} bytes", size), {}});
    reply.headers.emplace_back("Content-Range", fmt::format("bytes */{}", size));
    return reply;
}

}  // namespace

Connection::Connection(std::unique_ptr<Stream> stream, std::string client, std::uint64_t id, ConnectionContext& context)
    : m_stream(std::move(stream)), m_client(std::move(client)), m_id(id), m_context(context) {
    m_pace.set_deadline(m_context.clock.steady_now() + m_context.limits.head_time);
    go_on_beginning();
}

bool Connection::wants_input() const {
    if (m_state == State::beginning) return m_begins_with == Stream::Outcome::awaits_input;
    return m_state == State::head || m_state == State::body || m_state == State::lingering;
}

bool Connection::wants_output() const {
    if (m_state == State::beginning) return m_begins_with == Stream::Outcome::awaits_output;
    return m_state == State::answering;
}

/// A handshake, where there is one; the deadline for a head holds for it and for the head behind it.
void Connection::go_on_beginning() {
    m_begins_with = m_stream->begin().outcome;
    if (m_begins_with == Stream::Outcome::ended) return close();
    if (m_begins_with == Stream::Outcome::moved) m_state = State::head;
}

void Connection::on_readable() {
    if (m_state == State::beginning) return go_on_beginning();
    if (m_state == State::lingering) return discard_input();
    if (!wants_input()) return;
    auto& buffer = m_context.buffer;
    const std::size_t room =
        m_state == State::head ? std::max(m_context.limits.head_bytes, Stream::least_room) : buffer.size();
    const auto step = m_stream->receive(std::span(buffer).first(std::min(room, buffer.size())));
    if (step.outcome == Stream::Outcome::ended) return close();
    if (step.outcome != Stream::Outcome::moved) return;
    const std::string_view arrived(buffer.data(), step.bytes);
    m_pace.advance(arrived.size());
    HttpCounters::add(m_context.counters.bytes_in, arrived.size());
    if (m_unread.empty()) {
        m_unread = arrived.substr(consume(arrived));
    } else {
        m_unread += arrived;
        consume_unread();
    }
    // Requests sent ahead wait here, but not without limit.
    if (!wants_input() && m_unread.size() > m_context.limits.head_bytes) stop();
}

void Connection::consume_unread() {
    m_unread.erase(0, consume(m_unread));
    if (m_unread.empty()) std::string().swap(m_unread);
}

void Connection::discard_input() {
    if (m_stream->receive(m_context.buffer).outcome == Stream::Outcome::ended) close();
}

/// Takes what can be taken now, several small requests perhaps; returns how much that is.
std::size_t Connection::consume(std::string_view input) {
    std::size_t used = 0;
    while ((m_state == State::head || m_state == State::body) && used < input.size()) {
        if (!m_reader) {
            m_reader.emplace(m_context.limits);
            m_request_began = m_context.clock.steady_now();
            m_pace.set_deadline(m_request_began + m_context.limits.head_time);
        }
        const auto before = m_reader->state();
        const auto step = m_reader->read(input.substr(used));
        if (step.consumed == 0 && m_reader->state() == before) break;
        used += step.consumed;
        take_step(step.body);
    }
    return used;
}

void Connection::take_step(std::string_view body) {
    if (m_reader->state() == RequestReader::State::refused) return refuse(m_reader->refusal());
    if (m_reader->state() == RequestReader::State::head) return;
    if (m_state == State::head) return begin_request();
    if (!body.empty())
        if (const auto refusal = take(*m_receiver, body)) return refuse(*refusal);
    if (m_reader->state() == RequestReader::State::done) finish_body();
}

void Connection::begin_request() {
    auto& head = m_reader->head();
    head.client = client_of(head, m_client);
    const auto expected = head.header("expect");
    if (expected && !equals_ignoring_case(*expected, "100-continue"))
        return refuse(
            error_reply(417, {ErrorCode::invalid_argument, "the only Expect understood is 100-continue", {}}));
    answer(ask(m_context.handler, head), expected && head.version >= 11);
}

void Connection::answer(Answer answer, bool continue_wanted) {
    if (auto* receiver = std::get_if<std::unique_ptr<BodyReceiver>>(&answer))
        return begin_body(std::move(*receiver), continue_wanted);
    if (const auto* later = std::get_if<AnswerLater>(&answer)) return wait_for(*later);
    if (auto* file = std::get_if<FileReply>(&answer)) return send(std::move(*file));
    send(std::get<Reply>(std::move(answer)));
}

void Connection::wait_for(const AnswerLater& later) {
    m_state = State::working;
    m_pace.clear();
    const Responder respond = [id = m_id, completions = m_context.completions](FinalAnswer answer) {
        completions->post(id, std::move(answer));
    };
    try {
        later(respond);
    } catch (const std::exception& exception) {
        respond(failed_unexpectedly(exception.what()));
    }
}

void Connection::begin_body(std::unique_ptr<BodyReceiver> receiver, bool continue_wanted) {
    m_receiver = std::move(receiver);
    m_state = State::body;
    if (m_reader->state() == RequestReader::State::done) return finish_body();
    m_pace.set_rate(m_context.clock.steady_now(), m_context.limits.pace_window, m_context.limits.bytes_each_window);
    constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    // Everything before is sent, so there is room for these few bytes.
    if (continue_wanted && m_stream->send(go_on, Stream::More::no).bytes != go_on.size()) close();
}

void Connection::finish_body() {
    m_state = State::working;
    m_pace.clear();
    m_context.workers.submit([receiver = std::shared_ptr(std::move(m_receiver)), id = m_id,
                              completions = m_context.completions] { completions->post(id, finish(*receiver)); });
}

void Connection::on_completed(FinalAnswer answer) {
    if (m_state != State::working) return;
    send(std::move(answer));
    consume_unread();
}

/// Answers, and closes when the answer is out: what follows cannot be understood, or is not wanted.
void Connection::refuse(const Reply& reply) {
    m_receiver.reset();
    m_reader->head().keep_alive = false;
    send(reply);
}

std::string_view Connection::connection_header() {
    auto& head = m_reader->head();
    if (m_stopping || m_reader->state() != RequestReader::State::done) head.keep_alive = false;
    if (!head.keep_alive) return "close";
    return head.version == 10 ? "keep-alive" : "";
}

void Connection::send(FinalAnswer answer) {
    std::visit([this](auto& made) { send(std::move(made)); }, answer);
}

void Connection::send(const Reply& reply) {
    const bool bodiless = reply.status == 304;
    auto bytes = write_head(reply.status, reply.headers, bodiless ? std::nullopt : std::optional(reply.body.size()),
                            connection_header());
    if (m_reader->head().method != RequestMethod::head) bytes += reply.body;
    m_status = reply.status;
    start_sending(std::move(bytes));
}

void Connection::send(FileReply reply) {
    const auto& head = m_reader->head();
    const auto piece = choose_file_answer(head, reply.etag, reply.size);
    if (piece.status == 412) return send(precondition_failed());
    if (piece.status == 416) return send(range_not_satisfiable(reply.size));
    reply.headers.reserve(reply.headers.size() + 3);
    reply.headers.emplace_back("ETag", std::move(reply.etag));
    if (piece.status == 304) return send(Reply{304, std::move(reply.headers)});
    reply.headers.emplace_back("Accept-Ranges", "bytes");
    if (piece.status == 206)
        reply.headers.emplace_back(
            "Content-Range", fmt::format("bytes {}-{}/{}", piece.begin, piece.begin + piece.length - 1, reply.size));
    m_status = piece.status;
    auto bytes = write_head(piece.status, reply.headers, piece.length, connection_header());
    if (head.method == RequestMethod::head || piece.length == 0) return start_sending(std::move(bytes));
    if (piece.length > small_file_bytes) {
        m_output.set_file(std::move(reply.file), piece.begin, piece.length);
        return start_sending(std::move(bytes));
    }
    if (reply.content) return start_sending(std::move(bytes.append(*reply.content, piece.begin, piece.length)));
    const auto content = read_piece(reply.file, piece);
    if (content.empty()) return close();
    start_sending(std::move(bytes += content));
}

void Connection::start_sending(std::string bytes) {
    m_output.set_bytes(std::move(bytes));
    m_state = State::answering;
    m_pace.set_rate(m_context.clock.steady_now(), m_context.limits.pace_window, m_context.limits.bytes_each_window);
    flush();
}

void Connection::on_writable() {
    if (m_state == State::beginning) return go_on_beginning();
    if (m_state != State::answering) return;
    flush();
    consume_unread();
}

void Connection::flush() {
    const auto progress = m_output.send_to(*m_stream);
    const auto sent = m_output.take_sent();
    m_pace.advance(sent);
    m_answer_sent += sent;
    HttpCounters::add(m_context.counters.bytes_out, sent);
    if (progress == Output::Progress::failed) return close();
    if (progress == Output::Progress::done) finish_answer();
}

void Connection::finish_answer() {
    const bool all_read = m_reader->state() == RequestReader::State::done;
    const bool goes_on = m_reader->head().keep_alive && !m_stopping;
    record();
    m_reader.reset();
    const auto now = m_context.clock.steady_now();
    if (goes_on) {
        m_state = State::head;
        m_pace.set_deadline(now + m_context.limits.idle_time);
    } else if (all_read) {
        m_state = State::closed;
    } else {
        // Closing with input unread would reset the connection, and the client might never see the answer.
        m_stream->finish_sending();
        m_state = State::lingering;
        m_pace.set_deadline(now + m_context.limits.linger_time);
    }
}

/// Counts and logs the request that was answered just now, or that its client gave up.
void Connection::record() {
    const auto took =
        std::chrono::duration_cast<std::chrono::microseconds>(m_context.clock.steady_now() - m_request_began);
    m_context.counters.count_request(m_status, took);
    if (m_context.access_log != nullptr)
        m_context.access_log->add({m_context.clock.now(), client_of(m_reader->head(), m_client), m_reader->head(),
                                   m_status, m_answer_sent, took});
    m_status = 0;
    m_answer_sent = 0;
}

void Connection::close() {
    if (m_state == State::body || m_state == State::working || m_state == State::answering) record();
    m_state = State::closed;
}

void Connection::on_tick() {
    if (!m_pace.expired(m_context.clock.steady_now())) return;
    if (!m_reader || m_state == State::answering) return close();
    refuse(error_reply(408, {ErrorCode::unavailable, "the request came too slowly", {}}));
}

void Connection::stop() {
    m_stopping = true;
    if (m_state == State::head && !m_reader) on_readable();  // a request may have come already
    if (m_state == State::beginning || m_state == State::lingering || (m_state == State::head && !m_reader)) close();
}

}  // namespace lode
