// `lode cache verify` and `lode cache rebuild`: is everything what it should be?
#include <thread>

#include <fmt/format.h>

#include "base/byte_size.h"
#include "base/printable.h"
#include "cli/command.h"
#include "cli/commands/cache_commands.h"
#include "hub/repair.h"

namespace lode {
namespace {

std::string names_of(const std::vector<Digest>& modules) {
    std::string names;
    for (const Digest& digest : modules) names += (names.empty() ? "" : ", ") + digest.hex().substr(0, 12);
    return names.empty() ? "no module" : names;
}

std::string as_json(const Damage& damage) {
    std::string modules;
    for (const Digest& digest : damage.modules)
        modules += fmt::format("{}\"{}\"", modules.empty() ? "" : ",", to_string(digest));
    return fmt::format(R"({{"path":{},"fault":{},"modules":[{}]}})", json_quote(damage.path.string()),
                       json_quote(damage.fault), modules);
}

std::string as_json(const Repair& repair) {
    return fmt::format(R"({{"digest":"{}","repaired":{},"handle":{}}})", to_string(repair.digest),
                       repair.outcome.has_value(), json_quote(repair.handle));
}

void print_json(Context& context, const VerificationReport& report, const std::vector<Repair>& repairs) {
    std::string damages;
    for (const Damage& damage : report.damages) damages += (damages.empty() ? "" : ",") + as_json(damage);
    std::string repaired;
    for (const Repair& repair : repairs) repaired += (repaired.empty() ? "" : ",") + as_json(repair);
    context.out << fmt::format(R"({{"modules":{},"files":{},"bytes":{},"damaged":[{}],"repairs":[{}]}})",
                               report.modules, report.files, report.bytes, damages, repaired)
                << "\n";
}

void print_text(Context& context, const VerificationReport& report, const std::vector<Repair>& repairs) {
    for (const Damage& damage : report.damages)
        context.out << fmt::format("damaged  {}  ({}; of {})\n", damage.path.string(), damage.fault,
                                   names_of(damage.modules));
    for (const Repair& repair : repairs)
        context.out << fmt::format("{}  {}  {}\n", repair.outcome ? "repaired" : "set aside",
                                   repair.digest.hex().substr(0, 12),
                                   repair.outcome ? repair.handle : repair.outcome.error().message);
    context.terminal.summary(fmt::format("{}, {}, {}: {}", counted(report.modules, "module"),
                                         counted(report.files, "file"), human_size(report.bytes),
                                         report.damages.empty() ? std::string("all is what it should be")
                                                                : fmt::format("{} damaged", report.damages.size())));
}

/// What is left to be told when the work is done.
Result<void> verdict(const VerificationReport& report, const std::vector<Repair>& repairs, bool is_repair) {
    if (report.damages.empty()) return {};
    if (!is_repair)
        return fail(ErrorCode::integrity,
                    fmt::format("{} in the cache damaged", counted(report.damages.size(), "file")),
                    "lode cache verify --repair sets them aside and fetches them again");
    std::size_t lost = 0;
    for (const Repair& repair : repairs)
        if (!repair.outcome) ++lost;
    if (lost == 0) return {};
    return fail(ErrorCode::integrity,
                fmt::format("{} set aside and not fetched again", counted(lost, "damaged module")),
                "fetch them with `lode fetch` when there is a network");
}

Result<void> verify(Context& context, bool is_repair) {
    LODE_ASSIGN(const auto hub, context.open_hub());
    LODE_ASSIGN(const auto report, verify_cache(hub.cache().folders(), std::thread::hardware_concurrency(),
                                                context.terminal, context.cancellation));
    std::vector<Repair> repairs;
    if (is_repair && !report.damages.empty()) {
        LODE_ASSIGN(repairs, repair_cache(hub, report));
    }
    context.options.json ? print_json(context, report, repairs) : print_text(context, report, repairs);
    LODE_TRY(context.out.flush());
    return verdict(report, repairs, is_repair);
}

Result<void> rebuild(Context& context) {
    LODE_ASSIGN(const auto hub, context.open_hub());
    LODE_ASSIGN(const auto modules, hub.cache().rebuild());
    LODE_ASSIGN(const auto size, hub.cache().size());
    if (context.options.json)
        context.out << fmt::format(R"({{"modules":{},"size":{}}})", modules, size.all()) << "\n";
    else
        context.out << fmt::format("{}, {}\n", counted(modules, "module"), human_size(size.all()));
    return {};
}

}  // namespace

void add_cache_verify(CLI::App& cache, Context& context) {
    auto is_repair = std::make_shared<bool>(false);
    auto* command =
        add_command(cache, context, "verify", "Hash every byte of the cache again", "lode cache verify --repair",
                    [&context, is_repair] { return verify(context, *is_repair); });
    command->add_flag("--repair", *is_repair, "set aside what is damaged, and fetch that, and no more, again");
}

void add_cache_rebuild(CLI::App& cache, Context& context) {
    add_command(cache, context, "rebuild", "Make the cache's index again from its folders", "lode cache rebuild",
                [&context] { return rebuild(context); });
}

}  // namespace lode
