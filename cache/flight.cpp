// open(2), flock(2), and whether the name still is that of the file.
#include "cache/flight.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/file.h>

#include "base/file_identity.h"

namespace lode {
namespace {

/// Of files that are taken away between their opening and their locking: each time, somebody has ended.
constexpr int most_attempts = 100;

}  // namespace

Flight::~Flight() {
    // The name goes before the lock: who has the lock and finds no name knows that it is over.
    if (m_is_mine && is_named(m_file, m_path)) (void)remove_file(m_path);
}

Flight::Turn Flight::take_turn() {
    if (m_is_mine) return Turn::mine;
    if (!m_file) return join();
    return is_named(m_file, m_path) ? try_lock() : Turn::over;
}

Flight::Turn Flight::join() {
    if (!create_folders(m_path.parent_path())) return Turn::nobody;
    for (int attempt = 0; attempt < most_attempts; ++attempt) {
        auto file = open_file(m_path, O_RDWR | O_CREAT | O_NOFOLLOW);
        if (!file) return Turn::nobody;
        m_file = *std::move(file);
        const Turn turn = try_lock();
        if (turn != Turn::over) return turn;
    }
    return give_up();
}

Flight::Turn Flight::try_lock() {
    int locked = 0;
    do {
        locked = ::flock(m_file.get(), LOCK_EX | LOCK_NB);
    } while (locked != 0 && errno == EINTR);
    if (locked != 0) return errno == EWOULDBLOCK ? Turn::others : give_up();
    m_is_mine = is_named(m_file, m_path);
    return m_is_mine ? Turn::mine : Turn::over;
}

/// A file that cannot be locked is of use to nobody.
Flight::Turn Flight::give_up() {
    if (m_file && is_named(m_file, m_path)) (void)remove_file(m_path);
    m_file = FileDescriptor();
    return Turn::nobody;
}

void Flight::report(const FlightReport& report) const {
    if (m_is_mine) (void)write_all_at(m_file, 0, to_string(report), m_path);
}

std::optional<FlightReport> Flight::last_report() const {
    if (!m_file) return std::nullopt;
    const auto line = read_at(m_file, 0, to_string(FlightReport()).size(), m_path);
    return line ? parse_flight_report(*line) : std::nullopt;
}

void Flight::hand_over() {
    m_is_mine = false;
    m_file = FileDescriptor();
}

}  // namespace lode
