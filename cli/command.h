// How a command joins the program: one function a command adds its words to the parser and what they run.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/decimal.h"
#include "cli/context.h"

namespace lode {

/// A whole number of at least so much, told of in words of people's.
inline CLI::Validator whole_number_from(std::uint64_t least) {
    return {[least](const std::string& text) {
                const auto number = parse_decimal(text);
                return number && *number >= least ? std::string()
                                                  : fmt::format("expected a whole number from {}, got {}", least, text);
            },
            ""};
}

/// Adds a subcommand whose work is `run`, and whose help ends with `example`.
inline CLI::App* add_command(CLI::App& parent, Context& context, const std::string& name,
                             const std::string& description, const std::string& example,
                             std::function<Result<void>()> run) {
    CLI::App* command = parent.add_subcommand(name, description);
    command->fallthrough();  // the common options may stand after it
    command->footer("Example:\n  " + example);
    command->callback([&context, run = std::move(run)] { context.result = run(); });
    return command;
}

}  // namespace lode
