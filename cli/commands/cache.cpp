// `lode cache`: what the cache holds; its other commands have files of their own.
#include <fmt/format.h>

#include "base/byte_size.h"
#include "cli/command.h"
#include "cli/commands/cache_bundle.h"
#include "cli/commands/cache_commands.h"
#include "cli/commands/commands.h"

namespace lode {
namespace {

using Pinned = std::map<Digest, std::string>;

std::string as_text(const IndexedModule& module, const Pinned& pinned) {
    std::string text = fmt::format("{}  {:>9}  {}  {} {}{}\n", module.digest.hex().substr(0, 12),
                                   human_size(module.size), to_timestamp(module.last_used), module.name, module.version,
                                   pinned.contains(module.digest) ? "  pinned" : "");
    for (const auto& handle : module.handles) text += fmt::format("              {}\n", handle);
    return text;
}

std::string as_json(const IndexedModule& module, const Pinned& pinned) {
    std::string handles;
    for (const auto& handle : module.handles) handles += (handles.empty() ? "" : ",") + json_quote(handle);
    return fmt::format(
        R"({{"digest":"{}","name":{},"version":{},"handles":[{}],"size":{},"last_used":"{}","pinned":{}}})",
        to_string(module.digest), json_quote(module.name), json_quote(module.version), handles, module.size,
        to_timestamp(module.last_used), pinned.contains(module.digest));
}

Result<void> list(Context& context) {
    LODE_ASSIGN(const auto hub, context.open_hub());
    LODE_ASSIGN(const auto modules, hub.cache().list());
    LODE_ASSIGN(const Pinned pinned, hub.cache().pins().pinned());
    if (!context.options.json) {
        for (const auto& module : modules) context.out << as_text(module, pinned);
        return {};
    }
    context.out << "{\"modules\":[";
    for (std::size_t i = 0; i < modules.size(); ++i) context.out << (i > 0 ? "," : "") << as_json(modules[i], pinned);
    context.out << "]}\n";
    return {};
}

Result<void> size(Context& context) {
    LODE_ASSIGN(const auto hub, context.open_hub());
    LODE_ASSIGN(const auto totals, hub.cache().size());
    if (!context.options.json) {
        context.out << std::to_string(totals.all()) << "\n";
        return {};
    }
    std::error_code error;
    const auto disk = std::filesystem::space(hub.cache().root(), error);
    const auto limit = error ? hub.cache().limits().max_size : hub.cache().limits().size_limit(disk.capacity);
    context.out << fmt::format(R"({{"size":{},"modules_size":{},"derived_size":{},"max_size":{}}})", totals.all(),
                               totals.blobs, totals.derived, limit ? std::to_string(*limit) : "null")
                << "\n";
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
    add_command(*cache, context, "size", "Print how many bytes the modules have, and what is derived from them",
                "lode cache size", [&context] { return size(context); });
    add_command(*cache, context, "path", "Print the cache's folder", "lode cache path",
                [&context] { return path(context); });
    add_cache_trim(*cache, context);
    add_cache_remove(*cache, context);
    add_cache_pin(*cache, context);
    add_cache_unpin(*cache, context);
    add_cache_verify(*cache, context);
    add_cache_rebuild(*cache, context);
    add_bundle_commands(*cache, context);
}

}  // namespace lode
