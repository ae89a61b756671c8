// The loop: accepts connections, tells each what happened to it, and lets them go.
#include "registry_server/http/http_server.h"

#include <cerrno>
#include <csignal>
#include <utility>

#include <fmt/format.h>
#include <sys/socket.h>

#include "registry_server/http/access_log.h"
#include "registry_server/http/completions.h"
#include "registry_server/http/connection.h"
#include "registry_server/http/connection_table.h"
#include "registry_server/http/plain_stream.h"
#include "registry_server/http/poller.h"
#include "registry_server/http/worker_pool.h"

namespace lode {
namespace {

constexpr std::uint64_t reload_key = 0;
constexpr std::uint64_t completions_key = 1;
constexpr std::uint64_t stop_key = 2;
constexpr std::uint64_t ticker_key = 3;
constexpr std::uint64_t first_listener_key = 16;
constexpr std::uint64_t first_connection_key = 1'024;
constexpr std::size_t most_listeners = first_connection_key - first_listener_key;

constexpr std::chrono::milliseconds tick(500);
constexpr std::size_t buffer_bytes = std::size_t{256} << 10U;
constexpr int accepts_a_turn = 64;

/// sendfile(2) cannot be told not to raise it.
void block_broken_pipe_signal() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

void tell(Connection& connection, std::uint32_t events) {
    if ((events & EPOLLOUT) != 0) connection.on_writable();
    if ((events & EPOLLIN) != 0) connection.on_readable();
    if ((events & (EPOLLERR | EPOLLHUP)) != 0) connection.close();
}

/// Best effort, in one packet that an empty socket takes at once.
void turn_away(const FileDescriptor& socket) {
    const auto reply = error_reply(503, {ErrorCode::unavailable, "too many connections", "try again in a minute"});
    const auto bytes = write_head(reply.status, reply.headers, reply.body.size(), "close") + reply.body;
    [[maybe_unused]] const auto sent = ::send(socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

}  // namespace

class HttpServer::Loop {
public:
    struct Parts {
        std::vector<Listener> listeners;
        std::optional<Tls> tls;
        std::unique_ptr<AccessLog> access_log;
        Poller poller;
        Ticker ticker;
        Event completed;
    };

    Loop(Parts parts, const HttpServerOptions& options, Handler& handler, HttpCounters& counters, const Clock& clock,
         Log& log)
        : m_parts(std::move(parts)),
          m_options(options),
          m_counters(counters),
          m_clock(clock),
          m_log(log),
          m_completions(std::make_shared<Completions>(std::move(m_parts.completed))),
          m_workers(options.limits.workers),
          m_context{handler,
                    m_options.limits,
                    clock,
                    m_completions,
                    m_workers,
                    counters,
                    m_parts.access_log.get(),
                    std::vector<char>(buffer_bytes)},
          m_connections(m_parts.poller, m_context, first_connection_key) {}

    std::vector<std::string> urls() const;
    std::uint16_t port() const { return m_parts.listeners.front().address().port; }
    Result<void> run(const Event& stop);

private:
    Result<void> dispatch(const epoll_event& event, const Event& stop);
    Result<void> watch(const Event& stop);
    Result<void> accept_some(const Listener& listener);
    Result<void> admit(Client client, const Listener& listener);
    std::unique_ptr<Stream> make_stream(FileDescriptor socket, const Listener& listener) const;
    Result<void> listen_for(std::uint32_t events);
    Result<void> pause_accepting(int error_number);
    void reload();
    Result<void> on_completions();
    Result<void> on_tick();
    Result<void> begin_stopping();
    Result<void> close_all();

    Parts m_parts;
    HttpServerOptions m_options;
    HttpCounters& m_counters;
    const Clock& m_clock;
    Log& m_log;
    std::shared_ptr<Completions> m_completions;
    WorkerPool m_workers;  // ends before what its work posts to
    ConnectionContext m_context;
    ConnectionTable m_connections;
    bool m_accepting = true;
    std::optional<std::chrono::steady_clock::time_point> m_stop_deadline;
};

std::vector<std::string> HttpServer::Loop::urls() const {
    std::vector<std::string> urls;
    for (const Listener& listener : m_parts.listeners) {
        const bool is_unix = !listener.address().socket.empty();
        urls.push_back((is_unix ? "" : m_parts.tls ? "https://" : "http://") + to_string(listener.address()));
    }
    return urls;
}

Result<void> HttpServer::Loop::watch(const Event& stop) {
    std::uint64_t key = first_listener_key;
    for (const Listener& listener : m_parts.listeners) LODE_TRY(m_parts.poller.add(listener.fd(), EPOLLIN, key++));
    LODE_TRY(m_parts.poller.add(m_completions->event().fd(), EPOLLIN, completions_key));
    LODE_TRY(m_parts.poller.add(stop.fd(), EPOLLIN, stop_key));
    if (m_options.reload != nullptr) LODE_TRY(m_parts.poller.add(m_options.reload->fd(), EPOLLIN, reload_key));
    return m_parts.poller.add(m_parts.ticker.fd(), EPOLLIN, ticker_key);
}

Result<void> HttpServer::Loop::run(const Event& stop) {
    block_broken_pipe_signal();
    LODE_TRY(watch(stop));
    while (!m_stop_deadline || !m_connections.empty()) {
        LODE_ASSIGN(const auto ready, m_parts.poller.wait());
        m_context.handler.begin_turn();
        for (const auto& event : ready) LODE_TRY(dispatch(event, stop));
        if (m_parts.access_log) m_parts.access_log->flush();
    }
    return {};
}

Result<void> HttpServer::Loop::dispatch(const epoll_event& event, const Event& stop) {
    switch (event.data.u64) {
        case completions_key:
            return on_completions();
        case ticker_key:
            return on_tick();
        case reload_key:
            reload();
            return {};
        case stop_key:
            stop.clear();
            return m_stop_deadline ? close_all() : begin_stopping();
        default:
            break;
    }
    if (event.data.u64 >= first_connection_key)
        return m_connections.act_on(event.data.u64, [&](Connection& connection) { tell(connection, event.events); });
    return accept_some(m_parts.listeners.at(event.data.u64 - first_listener_key));
}

void HttpServer::Loop::reload() {
    m_options.reload->clear();
    if (m_parts.access_log) m_parts.access_log->reopen();
    if (!m_options.tls) return;
    auto loaded = Tls::load(*m_options.tls, m_log);
    if (!loaded) return m_log.warning("the old certificate stays in use: " + loaded.error().message);
    m_parts.tls = *std::move(loaded);
    m_log.note("the certificate was read again");
}

Result<void> HttpServer::Loop::accept_some(const Listener& listener) {
    for (int i = 0; i < accepts_a_turn && listener.is_open(); ++i) {
        Client client = listener.accept();
        if (client.socket) {
            LODE_TRY(admit(std::move(client), listener));
        } else if (errno == EAGAIN) {
            break;
        } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            return pause_accepting(errno);
        }  // anything else is the trouble of that one client
    }
    return {};
}

std::unique_ptr<Stream> HttpServer::Loop::make_stream(FileDescriptor socket, const Listener& listener) const {
    const bool encrypted = m_parts.tls && listener.address().socket.empty();
    return encrypted ? m_parts.tls->make_stream(std::move(socket)) : make_plain_stream(std::move(socket));
}

Result<void> HttpServer::Loop::admit(Client client, const Listener& listener) {
    HttpCounters::add(m_counters.connections_accepted, 1);
    if (!m_connections.has_room_for(client.group)) {
        HttpCounters::add(m_counters.connections_refused, 1);
        if (!m_parts.tls || !listener.address().socket.empty()) turn_away(client.socket);
        return {};
    }
    auto stream = make_stream(std::move(client.socket), listener);
    if (!stream) return {};
    if (m_connections.empty()) LODE_TRY(m_parts.ticker.start(tick));
    return m_connections.add(std::move(stream), std::move(client.address), std::move(client.group));
}

Result<void> HttpServer::Loop::listen_for(std::uint32_t events) {
    std::uint64_t key = first_listener_key;
    for (const Listener& listener : m_parts.listeners) {
        if (listener.is_open()) LODE_TRY(m_parts.poller.change(listener.fd(), events, key));
        ++key;
    }
    return {};
}

/// Without this a listener that cannot be served would keep the loop spinning.
Result<void> HttpServer::Loop::pause_accepting(int error_number) {
    m_log.warning(system_error("accepting a connection, trying again shortly", error_number).message);
    m_accepting = false;
    LODE_TRY(listen_for(0));
    return m_parts.ticker.start(tick);
}

Result<void> HttpServer::Loop::on_completions() {
    m_context.handler.begin_turn();  // what was published since is there for requests that waited behind
    for (auto& completion : m_completions->take())
        LODE_TRY(m_connections.act_on(completion.connection, [&](Connection& connection) {
            connection.on_completed(std::move(completion.answer));
        }));
    return {};
}

Result<void> HttpServer::Loop::on_tick() {
    m_parts.ticker.clear();
    if (!std::exchange(m_accepting, true)) LODE_TRY(listen_for(EPOLLIN));
    if (m_stop_deadline && m_clock.steady_now() >= *m_stop_deadline) return close_all();
    LODE_TRY(m_connections.act_on_each([](Connection& connection) { connection.on_tick(); }));
    if (m_connections.empty()) return m_parts.ticker.stop();
    return {};
}

Result<void> HttpServer::Loop::begin_stopping() {
    for (Listener& listener : m_parts.listeners) {
        LODE_TRY(accept_some(listener));  // who is connected already may have a request on its way
        listener.close();
    }
    m_stop_deadline = m_clock.steady_now() + m_options.limits.stop_time;
    m_context.handler.stop();
    return m_connections.act_on_each([](Connection& connection) { connection.stop(); });
}

Result<void> HttpServer::Loop::close_all() {
    return m_connections.act_on_each([](Connection& connection) { connection.close(); });
}

HttpServer::HttpServer(std::unique_ptr<Loop> loop) : m_loop(std::move(loop)) {}
HttpServer::HttpServer(HttpServer&&) noexcept = default;
HttpServer& HttpServer::operator=(HttpServer&&) noexcept = default;
HttpServer::~HttpServer() = default;

Result<HttpServer> HttpServer::listen(const HttpServerOptions& options, Handler& handler, HttpCounters& counters,
                                      const Clock& clock, Log& log) {
    if (options.addresses.empty() || options.addresses.size() > most_listeners)
        return fail(ErrorCode::invalid_argument, fmt::format("expected 1 to {} addresses to listen on, got {}",
                                                             most_listeners, options.addresses.size()));
    std::optional<Tls> tls;
    if (options.tls) {
        LODE_ASSIGN(tls, Tls::load(*options.tls, log));
    }
    std::unique_ptr<AccessLog> access_log;
    if (!options.access_log.empty()) {
        LODE_ASSIGN(access_log, AccessLog::open(options.access_log, log));
    }
    std::vector<Listener> listeners;
    for (const ListenAddress& address : options.addresses) {
        LODE_ASSIGN(auto listener, Listener::open(address));
        listeners.push_back(std::move(listener));
    }
    LODE_ASSIGN(auto poller, Poller::create());
    LODE_ASSIGN(auto ticker, Ticker::create());
    LODE_ASSIGN(auto completed, Event::create());
    return HttpServer(std::make_unique<Loop>(Loop::Parts{std::move(listeners), std::move(tls), std::move(access_log),
                                                         std::move(poller), std::move(ticker), std::move(completed)},
                                             options, handler, counters, clock, log));
}

std::vector<std::string> HttpServer::urls() const {
    return m_loop->urls();
}

std::uint16_t HttpServer::port() const {
    return m_loop->port();
}

Result<void> HttpServer::run(const Event& stop) {
    return m_loop->run(stop);
}

}  // namespace lode
