// The system's clock.
#include "base/clock.h"

#include <algorithm>
#include <ctime>
#include <thread>

namespace lode {

void Clock::sleep_for(std::chrono::milliseconds duration, const Cancellation& cancellation) {
    constexpr std::chrono::milliseconds piece{50};
    for (; duration > std::chrono::milliseconds::zero() && !cancellation.requested();
         duration -= std::min(duration, piece))
        sleep_for(std::min(duration, piece));
}

Clock::Time SystemClock::now() const {
    return std::chrono::system_clock::now();
}

std::chrono::steady_clock::time_point SystemClock::steady_now() const {
    return std::chrono::steady_clock::now();
}

void SystemClock::sleep_for(std::chrono::milliseconds duration) {
    std::this_thread::sleep_for(duration);
}

std::string to_timestamp(Clock::Time time) {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    char text[sizeof "-2147483648-01-31T12:00:00Z"];
    const std::size_t length = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return {text, length};
}

}  // namespace lode
