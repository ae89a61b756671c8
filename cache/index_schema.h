// The tables of `index.sqlite`, one step a version.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "base/sqlite/database.h"

namespace lode {

/// Each step makes the next version of the tables out of the one before, adding and never taking away: version 0 is an
/// empty file. They leave `application_id` and `user_version` behind.
extern const std::array<std::string_view, 2> index_schema_steps;

/// `user_version` of the tables. `integrity` for a database that is not ours.
Result<std::int64_t> index_version_of(Database& database);

}  // namespace lode
