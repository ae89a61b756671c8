// The loop: accepts connections, tells each what happened to it, and lets them go.
#include "registry_server/http/http_server.h"

#include <cerrno>
#include <csignal>
#include <unordered_map>
#include <utility>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "registry_server/http/completions.h"
#include "registry_server/http/connection.h"
#include "registry_server/http/poller.h"
#include "registry_server/http/worker_pool.h"

namespace lode {
namespace {

constexpr std::uint64_t listener_key = 0;
constexpr std::uint64_t completions_key = 1;
constexpr std::uint64_t stop_key = 2;
constexpr std::uint64_t ticker_key = 3;
constexpr std::uint64_t first_connection_key = 16;

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

/// Best effort, in one packet that an empty socket takes at once.
void turn_away(const FileDescriptor& socket) {
    const auto reply = error_reply(503, {ErrorCode::unavailable, "too many connections", "try again in a minute"});
    const auto bytes = write_head(reply.status, reply.headers, reply.body.size(), "close") + reply.body;
    [[maybe_unused]] const auto sent = ::send(socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

}  // namespace

class HttpServer::Loop {
public:
    Loop(ListenAddress address, FileDescriptor listener, Poller poller, Ticker ticker, Event completed,
         Handler& handler, HttpLimits limits, const Clock& clock, Log& log)
        : m_address(std::move(address)),
          m_listener(std::move(listener)),
          m_poller(std::move(poller)),
          m_ticker(std::move(ticker)),
          m_limits(limits),
          m_clock(clock),
          m_log(log),
          m_completions(std::make_shared<Completions>(std::move(completed))),
          m_workers(limits.workers),
          m_context{handler, m_limits, clock, m_completions, m_workers, std::vector<char>(buffer_bytes)} {}

    const ListenAddress& address() const { return m_address; }
    Result<void> run(const Event& stop);

private:
    struct Entry {
        std::unique_ptr<Connection> connection;
        std::uint32_t events;
    };
    using Entries = std::unordered_map<std::uint64_t, Entry>;

    Result<void> dispatch(const epoll_event& event, const Event& stop);
    Result<void> accept_some();
    Result<void> admit(FileDescriptor socket);
    Result<void> pause_accepting(int error_number);
    Result<void> on_connection(std::uint64_t key, std::uint32_t events);
    Result<void> on_completions();
    Result<void> on_tick();
    Result<void> begin_stopping();
    Result<void> close_all();
    /// Asks epoll for what the connection waits for now, or forgets a closed one.
    Result<void> settle(Entries::iterator entry);
    template <typename Action>
    Result<void> for_each_connection(Action action);

    ListenAddress m_address;
    FileDescriptor m_listener;
    Poller m_poller;
    Ticker m_ticker;
    HttpLimits m_limits;
    const Clock& m_clock;
    Log& m_log;
    std::shared_ptr<Completions> m_completions;
    WorkerPool m_workers;  // ends before what its work posts to
    ConnectionContext m_context;
    Entries m_entries;
    std::uint64_t m_next_key = first_connection_key;
    bool m_accepting = true;
    std::optional<std::chrono::steady_clock::time_point> m_stop_deadline;
};

Result<void> HttpServer::Loop::run(const Event& stop) {
    block_broken_pipe_signal();
    LODE_TRY(m_poller.add(m_listener.get(), EPOLLIN, listener_key));
    LODE_TRY(m_poller.add(m_completions->event().fd(), EPOLLIN, completions_key));
    LODE_TRY(m_poller.add(stop.fd(), EPOLLIN, stop_key));
    LODE_TRY(m_poller.add(m_ticker.fd(), EPOLLIN, ticker_key));
    while (!m_stop_deadline || !m_entries.empty()) {
        LODE_ASSIGN(const auto ready, m_poller.wait());
        for (const auto& event : ready) LODE_TRY(dispatch(event, stop));
    }
    return {};
}

Result<void> HttpServer::Loop::dispatch(const epoll_event& event, const Event& stop) {
    switch (event.data.u64) {
        case listener_key:
            return accept_some();
        case completions_key:
            return on_completions();
        case ticker_key:
            return on_tick();
        case stop_key:
            stop.clear();
            return m_stop_deadline ? close_all() : begin_stopping();
        default:
            return on_connection(event.data.u64, event.events);
    }
}

Result<void> HttpServer::Loop::accept_some() {
    for (int i = 0; i < accepts_a_turn && m_listener; ++i) {
        FileDescriptor socket(::accept4(m_listener.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
        if (socket) {
            LODE_TRY(admit(std::move(socket)));
        } else if (errno == EAGAIN) {
            break;
        } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            return pause_accepting(errno);
        }  // anything else is the trouble of that one client
    }
    return {};
}

Result<void> HttpServer::Loop::admit(FileDescriptor socket) {
    if (m_entries.size() >= m_limits.connections) {
        turn_away(socket);
        return {};
    }
    const int yes = 1;
    ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (m_entries.empty()) LODE_TRY(m_ticker.start(tick));
    const auto key = m_next_key++;
    LODE_TRY(m_poller.add(socket.get(), EPOLLIN, key));
    m_entries.emplace(key, Entry{std::make_unique<Connection>(std::move(socket), key, m_context), EPOLLIN});
    return {};
}

/// Without this a listener that cannot be served would keep the loop spinning.
Result<void> HttpServer::Loop::pause_accepting(int error_number) {
    m_log.warning(system_error("accepting a connection, trying again shortly", error_number).message);
    m_accepting = false;
    LODE_TRY(m_poller.change(m_listener.get(), 0, listener_key));
    return m_ticker.start(tick);
}

Result<void> HttpServer::Loop::on_connection(std::uint64_t key, std::uint32_t events) {
    const auto found = m_entries.find(key);
    if (found == m_entries.end()) return {};  // closed by an earlier event of this turn
    auto& connection = *found->second.connection;
    if ((events & EPOLLOUT) != 0) connection.on_writable();
    if ((events & EPOLLIN) != 0) connection.on_readable();
    if ((events & (EPOLLERR | EPOLLHUP)) != 0) connection.close();
    return settle(found);
}

Result<void> HttpServer::Loop::on_completions() {
    for (auto& completion : m_completions->take()) {
        const auto found = m_entries.find(completion.connection);
        if (found == m_entries.end()) continue;  // the client did not wait
        found->second.connection->on_completed(std::move(completion.answer));
        LODE_TRY(settle(found));
    }
    return {};
}

Result<void> HttpServer::Loop::on_tick() {
    m_ticker.clear();
    if (!m_accepting && m_listener) {
        m_accepting = true;
        LODE_TRY(m_poller.change(m_listener.get(), EPOLLIN, listener_key));
    }
    if (m_stop_deadline && m_clock.steady_now() >= *m_stop_deadline) return close_all();
    LODE_TRY(for_each_connection([](Connection& connection) { connection.on_tick(); }));
    if (m_entries.empty()) return m_ticker.stop();
    return {};
}

Result<void> HttpServer::Loop::begin_stopping() {
    LODE_TRY(accept_some());  // who is connected already may have a request on its way
    m_listener = FileDescriptor();
    m_stop_deadline = m_clock.steady_now() + m_limits.stop_time;
    return for_each_connection([](Connection& connection) { connection.stop(); });
}

Result<void> HttpServer::Loop::close_all() {
    return for_each_connection([](Connection& connection) { connection.close(); });
}

Result<void> HttpServer::Loop::settle(Entries::iterator entry) {
    auto& [connection, events] = entry->second;
    if (connection->closed()) {
        m_entries.erase(entry);
        return {};
    }
    const std::uint32_t wanted = (connection->wants_input() ? std::uint32_t{EPOLLIN} : 0U) |
                                 (connection->wants_output() ? std::uint32_t{EPOLLOUT} : 0U);
    if (wanted == std::exchange(events, wanted)) return {};
    return m_poller.change(connection->socket(), wanted, entry->first);
}

template <typename Action>
Result<void> HttpServer::Loop::for_each_connection(Action action) {
    for (auto entry = m_entries.begin(); entry != m_entries.end();) {
        const auto current = entry++;
        action(*current->second.connection);
        LODE_TRY(settle(current));
    }
    return {};
}

HttpServer::HttpServer(std::unique_ptr<Loop> loop) : m_loop(std::move(loop)) {}
HttpServer::HttpServer(HttpServer&&) noexcept = default;
HttpServer& HttpServer::operator=(HttpServer&&) noexcept = default;
HttpServer::~HttpServer() = default;

Result<HttpServer> HttpServer::listen(const ListenAddress& address, Handler& handler, HttpLimits limits,
                                      const Clock& clock, Log& log) {
    LODE_ASSIGN(auto listener, open_listener(address));
    LODE_ASSIGN(const auto port, port_of(listener));
    LODE_ASSIGN(auto poller, Poller::create());
    LODE_ASSIGN(auto ticker, Ticker::create());
    LODE_ASSIGN(auto completed, Event::create());
    return HttpServer(std::make_unique<Loop>(ListenAddress{address.host, port}, std::move(listener), std::move(poller),
                                             std::move(ticker), std::move(completed), handler, limits, clock, log));
}

std::string HttpServer::url() const {
    return "http://" + to_string(m_loop->address());
}

std::uint16_t HttpServer::port() const {
    return m_loop->address().port;
}

Result<void> HttpServer::run(const Event& stop) {
    return m_loop->run(stop);
}

}  // namespace lode
