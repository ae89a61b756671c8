// How far a work is, in words: for a log, and for a terminal of any width.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lode {

struct WorkUnderWay {
    std::string_view what;    ///< `downloading acme/seed version 1`
    std::uint64_t done = 0;   ///< bytes
    std::uint64_t total = 0;  ///< bytes; 0: not known
    std::chrono::duration<double> elapsed{0};
};

/// `what: now of total (45%), rate, time left`.
std::string progress_in_full(const WorkUnderWay& work);

/// What matters most stands first: `45%, time left, now of total, rate: what`. As many of these as have room in that
/// many columns, and no more of them; `what` alone while nothing is done.
std::string progress_line(const WorkUnderWay& work, std::size_t columns);

/// As much of `text` as has room in that many columns, `…` at its end where there is more. Control characters become
/// `?`. What is not of the Latin, Greek or Cyrillic letters and the like (U+1100 and beyond) is taken for two columns
/// wide.
std::string fitted(std::string_view text, std::size_t columns);

}  // namespace lode
