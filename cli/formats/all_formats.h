// Every format's factory.
#pragma once

#include <memory>

#include "cli/formats/matrix_format.h"

namespace lode {

/// The values of a row with `separator` between them, a line a row.
std::unique_ptr<const MatrixFormat> make_separated_format(char separator);
/// `{"text":"…","values":[…]}`, a line a row.
std::unique_ptr<const MatrixFormat> make_jsonl_format();
/// NumPy's format 1.0 (numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
std::unique_ptr<const MatrixFormat> make_npy_format();
/// Row-major little-endian float32, and nothing else.
std::unique_ptr<const MatrixFormat> make_raw_format();

}  // namespace lode
