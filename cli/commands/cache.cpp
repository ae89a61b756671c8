// `lode cache`: what the cache holds.
#include <fmt/format.h>

#include "cli/command.h"
#include "cli/commands/commands.h"

namespace lode {
namespace {

std::string as_text(const IndexedModule& module) {
    std::string text = fmt::format("{}  {:>9}  {}  {} {}\n", module.digest.hex().substr(0, 12), human_size(module.size),
                                   to_timestamp(module.last_used), module.name, module.version);
    for (const auto& handle : module.handles) text += fmt::format("              {}\n", handle);
    return text;
}

std::string as_json(const IndexedModule& module) {
    std::string handles;
    for (const auto& handle : module.handles) handles += (handles.empty() ? "" : ",") + json_quote(handle);
    return fmt::format(R"({{"digest":"{}","name":{},"version":{},"handles":[{}],"size":{},"last_used":"{}"}})",
                       to_string(module.digest), json_quote(module.name), json_quote(module.version), handles,
                       module.size, to_timestamp(module.last_used));
}

Result<void> list(Context& context) {
    LODE_ASSIGN(const auto hub, context.open_hub());
    LODE_ASSIGN(const auto modules, hub.cache().list());
    if (!context.options.json) {
        for (const auto& module : modules) context.out << as_text(module);
        return {};
    }
    context.out << "{\"modules\":[";
    for (std::size_t i = 0; i < modules.size(); ++i) context.out << (i > 0 ? "," : "") << as_json(modules[i]);
    context.out << "]}\n";
    return {};
}

Result<void> path(Context& context) {
    LODE_ASSIGN(const auto settings, context.settings());
    const std::string folder = std::filesystem::absolute(settings.cache).string();
    if (context.options.json)
        context.out << "{\"path\":" << json_quote(folder) << "}\n";
    else
        context.out << folder << "\n";
    return {};
}

}  // namespace

void add_cache(CLI::App& app, Context& context) {
    CLI::App* cache = app.add_subcommand("cache", "Look after the cache");
    cache->require_subcommand(1);
    cache->fallthrough();
    add_command(*cache, context, "list", "Print the cached modules, the last used first", "lode cache list",
                [&context] { return list(context); });
    add_command(*cache, context, "path", "Print the cache's folder", "lode cache path",
                [&context] { return path(context); });
}

}  // namespace lode
