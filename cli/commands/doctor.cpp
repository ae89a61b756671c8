// `lode doctor`: what a resolve stands on, and what is wrong with it.
#include "cli/command.h"
#include "cli/commands/commands.h"
#include "cli/diagnosis.h"

namespace lode {
namespace {

Result<void> run(Context& context) {
    LODE_ASSIGN(const auto findings, diagnose(context));
    context.terminal.finish();
    context.out << (context.options.json ? as_json(findings, context.version) : as_text(findings));
    LODE_TRY(context.out.flush());
    if (auto worst = error_of(findings)) return fail(*std::move(worst));
    return {};
}

}  // namespace

void add_doctor(CLI::App& app, Context& context) {
    add_command(app, context, "doctor", "Say what lode goes by on this machine, and what is wrong with it",
                "lode doctor", [&context] { return run(context); });
}

}  // namespace lode
