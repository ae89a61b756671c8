// `lode cache trim` and `lode cache remove`: making room.
#include <fmt/format.h>

#include "base/byte_size.h"
#include "cli/cached_modules.h"
#include "cli/command.h"
#include "cli/commands/cache_commands.h"
#include "hub/cache_limits_text.h"

namespace lode {
namespace {

struct TrimOptions {
    std::string max_size;
    std::string max_age;
    std::string min_free;
    bool is_dry_run = false;
};

std::string_view words_for(EvictionReason reason) {
    switch (reason) {
        case EvictionReason::too_old:
            return "unused for too long";
        case EvictionReason::over_limit:
            return "the cache is over its limit";
        case EvictionReason::disk_full:
            return "the disk has too little room";
        case EvictionReason::asked:
            return "as asked";
    }
    return "";
}

std::string words_for(const EvictionVerdict& verdict) {
    switch (verdict.obstacle) {
        case EvictionObstacle::none:
            return std::string(words_for(verdict.reason));
        case EvictionObstacle::pinned:
            return fmt::format("pinned by `{}`", verdict.pin);
        case EvictionObstacle::in_use:
            return "a process has it open";
        case EvictionObstacle::recent:
            return "used within the last hour";
    }
    return "";
}

bool goes(const EvictionVerdict& verdict) {
    return verdict.obstacle == EvictionObstacle::none;
}

std::string as_text(const EvictionVerdict& verdict, bool is_dry_run) {
    const IndexedModule& module = verdict.module;
    const char* what = !goes(verdict) ? "kept" : is_dry_run ? "would go" : "removed";
    return fmt::format("{}  {}  {:>9}  {} {}  ({})\n", what, module.digest.hex().substr(0, 12),
                       human_size(goes(verdict) ? verdict.frees : module.size), module.name, module.version,
                       words_for(verdict));
}

std::string as_json(const EvictionVerdict& verdict) {
    const IndexedModule& module = verdict.module;
    return fmt::format(R"({{"digest":"{}","name":{},"version":{},"size":{},"freed":{},"reason":{}}})",
                       to_string(module.digest), json_quote(module.name), json_quote(module.version), module.size,
                       verdict.frees, json_quote(words_for(verdict)));
}

void print(Context& context, const EvictionReport& report, bool is_dry_run) {
    if (!context.options.json) {
        for (const auto& verdict : report.verdicts) context.out << as_text(verdict, is_dry_run);
        context.terminal.summary(fmt::format("{} {}; the cache {} {}", is_dry_run ? "would free" : "freed",
                                             human_size(report.freed()), is_dry_run ? "would have" : "has",
                                             human_size(report.size)));
        return;
    }
    std::string removed;
    std::string kept;
    for (const auto& verdict : report.verdicts) {
        std::string& list = goes(verdict) ? removed : kept;
        list += (list.empty() ? "" : ",") + as_json(verdict);
    }
    context.out << fmt::format(R"({{"removed":[{}],"kept":[{}],"freed":{},"size":{},"max_size":{},"dry_run":{}}})",
                               removed, kept, report.freed(), report.size,
                               report.limit ? std::to_string(*report.limit) : "null", is_dry_run)
                << "\n";
}

Result<void> trim(Context& context, const TrimOptions& options) {
    LODE_ASSIGN(const auto hub, context.open_hub());
    EvictionWish wish{.limits = hub.cache().limits(), .is_dry_run = options.is_dry_run};
    if (!options.max_size.empty())
        LODE_TRY(read_max_size(options.max_size, wish.limits).map_error(in_context("--max-size")));
    if (!options.max_age.empty())
        LODE_TRY(read_max_age_of_cache(options.max_age, wish.limits).map_error(in_context("--max-age")));
    if (!options.min_free.empty())
        LODE_TRY(read_min_free(options.min_free, wish.limits).map_error(in_context("--min-free")));
    LODE_ASSIGN(const auto report, hub.cache().trim(wish));
    print(context, report, options.is_dry_run);
    if (report.limit && report.size > *report.limit)
        context.terminal.warning(
            fmt::format("{} more than the limit of {} are left: pinned, in use, or used within the "
                        "last hour",
                        human_size(report.size - *report.limit), human_size(*report.limit)));
    return {};
}

/// What is not here needs no removal: the others go, and then it is told, so that a removal that was cut short can be
/// asked for again.
Result<void> remove(Context& context, const std::vector<std::string>& words, bool is_forced) {
    LODE_ASSIGN(const auto hub, context.open_hub());
    LODE_ASSIGN(const auto settings, context.settings());
    LODE_ASSIGN(const auto cached, hub.cache().list());
    std::vector<Digest> modules;
    std::optional<Error> missing;
    for (const auto& word : words) {
        auto found = find_cached_module(hub.cache(), cached, settings.home, word);
        if (found)
            modules.push_back(*found);
        else if (found.error().code != ErrorCode::not_found)
            return fail(std::move(found.error()));
        else if (missing)
            context.terminal.warning(found.error().message);
        else
            missing = std::move(found.error());
    }
    if (missing && modules.empty()) return fail(*std::move(missing));
    LODE_ASSIGN(const auto report, hub.cache().remove(modules, is_forced));
    print(context, report, false);
    LODE_TRY(context.out.flush());  // what went, whatever stays
    for (const auto& verdict : report.verdicts)
        if (!goes(verdict))
            return fail(ErrorCode::conflict,
                        fmt::format("{} {} stays: {}", verdict.module.name, verdict.module.version, words_for(verdict)),
                        "remove it all the same with --force");
    if (missing) return fail(*std::move(missing));
    return {};
}

}  // namespace

void add_cache_trim(CLI::App& cache, Context& context) {
    auto options = std::make_shared<TrimOptions>();
    auto* command =
        add_command(cache, context, "trim", "Remove what was used least lately, until the cache is within its limits",
                    "lode cache trim --max-size 5GB --max-age 30d --dry-run",
                    [&context, options] { return trim(context, *options); });
    command->add_option("--max-size", options->max_size, "to this size: 5GB, 20% of the disk, none")->type_name("SIZE");
    command->add_option("--max-age", options->max_age, "what was not used for so long: 30d, none")->type_name("TIME");
    command->add_option("--min-free", options->min_free, "until the disk has so much room: 2GB")->type_name("SIZE");
    command->add_flag("--dry-run", options->is_dry_run, "remove nothing, and say what would go and what would stay");
}

void add_cache_remove(CLI::App& cache, Context& context) {
    auto words = std::make_shared<std::vector<std::string>>();
    auto is_forced = std::make_shared<bool>(false);
    auto* command = add_command(cache, context, "remove", "Remove modules from the cache",
                                "lode cache remove acme/glove-en-100@1.2",
                                [&context, words, is_forced] { return remove(context, *words, *is_forced); });
    command->add_option("HANDLE", *words, "modules, by handle or digest")->required();
    command->add_flag("--force", *is_forced, "though they are pinned");
}

}  // namespace lode
