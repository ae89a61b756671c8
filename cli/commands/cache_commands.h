// The commands below `lode cache`, in the order of its help.
#pragma once

#include <CLI/CLI.hpp>

#include "cli/context.h"

namespace lode {

void add_cache_trim(CLI::App& cache, Context& context);
void add_cache_remove(CLI::App& cache, Context& context);
void add_cache_pin(CLI::App& cache, Context& context);
void add_cache_unpin(CLI::App& cache, Context& context);
void add_cache_verify(CLI::App& cache, Context& context);
void add_cache_rebuild(CLI::App& cache, Context& context);

}  // namespace lode
