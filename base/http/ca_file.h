// Files of certificates to trust.
#pragma once

#include <string>

#include "base/result.h"

namespace lode {

/// The text of a PEM file. `invalid_argument` where it holds no certificate; the errors of read_file where it cannot be
/// read.
Result<std::string> read_ca_file(const std::string& file);

}  // namespace lode
