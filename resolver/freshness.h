// Whether a document that was fetched before may be taken as it is: a pure function.
#pragma once

#include <chrono>
#include <string>

#include "base/clock.h"

namespace lode {

/// A document is fresh for less than `max_age` after it was fetched. One from the future is not: a clock was set.
bool is_fresh(Clock::Time fetched, Clock::Time now, std::chrono::seconds max_age);

/// An age for people, in its largest whole unit: `3 hours`, `1 day`.
std::string age_in_words(std::chrono::seconds age);

}  // namespace lode
