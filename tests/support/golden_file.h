// Golden files: what a format's version looks like, byte by byte.
#pragma once

#include <string_view>

#include <gtest/gtest.h>

namespace lode {

/// Whether `text` is what the file `tests/data/<name>` holds. LODE_REWRITE_GOLDEN=1 writes the file instead: look at
/// the difference before committing it.
testing::AssertionResult is_golden(std::string_view text, std::string_view name);

}  // namespace lode
