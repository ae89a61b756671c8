// What many processes want at the same time is downloaded by one of them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "cache/cache.h"
#include "resolver/download/download_context.h"
#include "resolver/download/flight_progress.h"

namespace lode {

struct WantedByMany {
    std::string key;   ///< the same for all who want it
    std::string what;  ///< for people: `https://hub.example.org/acme/seed/1`
};

/// Whose turn it is once that is not another's any more. Those who wait say so after half a second, and show the
/// other's progress as theirs. `nobody` when the other one gives no sign of life for the context's patience;
/// `interrupted` and `unavailable` (the deadline) end the waiting.
Result<Flight::Turn> wait_for_turn(const DownloadContext& context, Flight& flight, const WantedByMany& wanted);

/// Whether the work has ended for a reason of this process alone: another one may do better.
bool is_stopped(const DownloadContext& context);

/// `find` says what is here by now, `Result<std::optional<T>>`; `work`, given the context to work with, gets it:
/// `Result<T>`. Of all threads and processes with the same cache that call this with one key, one works at a time, and
/// then the others find. When it fails or stalls they work side by side, and not one after another; when it is killed
/// or stopped, one of them goes on. Where no lock can be had, everyone works.
template <typename T, typename Find, typename Work>
Result<T> do_once(const DownloadContext& context, const Cache& cache, const WantedByMany& wanted, const Find& find,
                  const Work& work) {
    Flight flight = cache.flight(wanted.key);
    LODE_ASSIGN(const auto turn, wait_for_turn(context, flight, wanted));
    if (turn == Flight::Turn::nobody) return work(context);
    LODE_ASSIGN(auto found, find());
    if (found) return *std::move(found);
    if (turn == Flight::Turn::over) return work(context);
    FlightProgress progress(context.progress, flight, context.clock);
    Result<T> done = work(context.shown_by(progress));
    if (!done && is_stopped(context)) flight.hand_over();
    return done;
}

}  // namespace lode
