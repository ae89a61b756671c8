// The names that files of a module may bear: relative, plain, and different on every file system.
#pragma once

#include <string_view>

#include "base/result.h"

namespace lode {

/// `invalid_argument` unless: parts of `[A-Za-z0-9._-]`, none starting with a dot, joined by `/`; at most 255
/// characters a part, 512 in all and 16 parts. Safe to join below a folder.
Result<void> check_file_path(std::string_view path);

}  // namespace lode
