// Every command of the program, in the order of its help.
#pragma once

#include <CLI/CLI.hpp>

#include "cli/context.h"

namespace lode {

void add_resolve(CLI::App& app, Context& context);
void add_fetch(CLI::App& app, Context& context);
void add_lock(CLI::App& app, Context& context);
void add_lookup(CLI::App& app, Context& context);
void add_embed(CLI::App& app, Context& context);
void add_nearest(CLI::App& app, Context& context);
void add_show(CLI::App& app, Context& context);
void add_import(CLI::App& app, Context& context);
void add_build(CLI::App& app, Context& context);
void add_export(CLI::App& app, Context& context);
void add_publish(CLI::App& app, Context& context);
void add_yank(CLI::App& app, Context& context);
void add_search(CLI::App& app, Context& context);
void add_serve(CLI::App& app, Context& context);
void add_token(CLI::App& app, Context& context);
void add_registry(CLI::App& app, Context& context);
void add_cache(CLI::App& app, Context& context);
void add_doctor(CLI::App& app, Context& context);

}  // namespace lode
