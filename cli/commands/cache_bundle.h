// `lode cache export` and `lode cache import`: modules to and from machines without a network.
#pragma once

#include <CLI/CLI.hpp>

#include "cli/context.h"

namespace lode {

void add_bundle_commands(CLI::App& cache, Context& context);

}  // namespace lode
