// The JSON objects that several commands print.
#pragma once

#include <string>

#include "base/error.h"
#include "resolver/resolver.h"

namespace lode {

/// `{"handle", "digest", "path", "source"}`, and `archive` where it came in one.
std::string to_json(const Resolved& resolved);
/// `{"code", "message", "hint"}`
std::string to_json(const Error& error);

}  // namespace lode
