// The head of a NumPy array file (numpy.org, "NEP 1: a simple file format for NumPy arrays").
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace lode {

struct NpyHeader {
    std::string element;  ///< as element_format calls it: `F32` …
    std::vector<std::uint64_t> shape;
    std::uint64_t data_begin = 0;  ///< byte offset of the first element
};

/// Reads the head of a file of which `start` is the beginning; formats 1.0, 2.0 and 3.0, heads up to 64 KiB.
/// `unusable`, saying why: another format, Fortran order of a table, numbers that are big-endian or of no known kind.
Result<NpyHeader> parse_npy_header(std::string_view start);

}  // namespace lode
