// One client's connection: requests in, answers out, one at a time and in order.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "registry_server/http/access_log.h"
#include "registry_server/http/completions.h"
#include "registry_server/http/counters.h"
#include "registry_server/http/handler.h"
#include "registry_server/http/limits.h"
#include "registry_server/http/output.h"
#include "registry_server/http/pace.h"
#include "registry_server/http/request_reader.h"
#include "registry_server/http/stream.h"
#include "registry_server/http/worker_pool.h"

namespace lode {

/// What all connections of a server share.
struct ConnectionContext {
    Handler& handler;
    const HttpLimits& limits;
    const Clock& clock;
    std::shared_ptr<Completions> completions;  ///< which those who answer later share
    WorkerPool& workers;
    HttpCounters& counters;
    AccessLog* access_log;     ///< none: nothing is logged
    std::vector<char> buffer;  ///< for one read; an idle connection holds no memory for its input
};

/// Lives on the server's thread. Never blocks: each call does what can be done now.
class Connection {
public:
    /// `client` is its address, for the log.
    Connection(std::unique_ptr<Stream> stream, std::string client, std::uint64_t id, ConnectionContext& context);

    void on_readable();
    void on_writable();
    /// The answer of the work that this connection waits for.
    void on_completed(FinalAnswer answer);
    /// Closes a connection that took too long; says 408 first where a request was under way.
    void on_tick();
    /// Finishes the request under way, if there is one, and takes no other.
    void stop();
    void close();

    int fd() const { return m_stream->fd(); }
    const std::string& client() const { return m_client; }
    bool wants_input() const;
    bool wants_output() const;
    bool closed() const { return m_state == State::closed; }

private:
    enum class State { beginning, head, body, working, answering, lingering, closed };

    void go_on_beginning();
    std::size_t consume(std::string_view input);
    void consume_unread();
    void discard_input();
    void take_step(std::string_view body);
    void begin_request();
    void begin_body(std::unique_ptr<BodyReceiver> receiver, bool continue_wanted);
    void finish_body();
    void answer(Answer answer, bool continue_wanted);
    void wait_for(const AnswerLater& later);
    void send(FinalAnswer answer);
    void send(const Reply& reply);
    void send(FileReply reply);
    void start_sending(std::string bytes);
    void flush();
    void finish_answer();
    void refuse(const Reply& reply);
    void record();
    std::string_view connection_header();

    std::unique_ptr<Stream> m_stream;
    std::string m_client;
    std::uint64_t m_id;
    ConnectionContext& m_context;
    State m_state = State::beginning;
    Stream::Outcome m_begins_with = Stream::Outcome::awaits_input;
    std::optional<RequestReader> m_reader;  // from a request's first byte until its answer is out
    std::string m_unread;                   // came, but cannot be taken yet
    std::unique_ptr<BodyReceiver> m_receiver;
    Output m_output;
    Pace m_pace;
    Pace::Time m_request_began;
    int m_status = 0;                 // of the answer under way
    std::uint64_t m_answer_sent = 0;  // bytes of it
    bool m_stopping = false;
};

}  // namespace lode
