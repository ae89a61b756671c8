// One piece of work that many want done and one does: a file that the kernel locks for who is at it.
#pragma once

#include <filesystem>
#include <optional>

#include "base/file.h"
#include "cache/flight_report.h"

namespace lode {

/// A file and flock(2) on it, for processes and for threads of one process. The kernel lets go of the lock when its
/// holder dies. Who ends by itself takes the file away first, so that a file which is there although nobody holds it
/// was a dead one's. Nothing becomes wrong where locks do not work: then each has the turn, or nobody.
/// One thread at a time.
class Flight {
public:
    enum class Turn {
        mine,    ///< to do the work; what there is is to be looked for once more before
        others,  ///< another one is at it
        over,    ///< who was at it has ended by itself, well or not
        nobody,  ///< no lock can be had: everyone for himself
    };

    /// Touches no file. The folder of `path` is made with the first turn.
    explicit Flight(std::filesystem::path path) : m_path(std::move(path)) {}
    Flight(const Flight&) = delete;
    Flight& operator=(const Flight&) = delete;
    /// Ends the turn, if it is mine.
    ~Flight();

    /// Whose turn it is. Never waits: while it is another's, ask again.
    Turn take_turn();

    /// What those who wait see from now on, while the turn is mine. A report that cannot be written is lost, no more.
    void report(const FlightReport& report) const;
    /// What the other one told last; none where it has told nothing yet.
    std::optional<FlightReport> last_report() const;

    /// Ends the turn, as if this process had died: one of those who wait has it then.
    void hand_over();

private:
    Turn join();
    Turn try_lock();
    Turn give_up();

    std::filesystem::path m_path;
    FileDescriptor m_file;
    bool m_is_mine = false;
};

}  // namespace lode
