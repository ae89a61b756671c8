// `lode cache export` and `lode cache import`.
#include "cli/commands/cache_bundle.h"

#include <memory>

#include <fmt/format.h>

#include "cache/bundle/bundle_writer.h"
#include "cli/bundle.h"
#include "cli/command.h"
#include "cli/locked_module.h"

namespace lode {
namespace {

struct ExportArguments {
    std::vector<std::string> words;  ///< handles, then the bundle
    bool force = false;
};

/// The handles to export: those that are named, else all of the lock file.
Result<std::vector<std::string>> handles_of(const std::vector<std::string>& named, const HubSettings& settings) {
    if (!named.empty()) return named;
    LODE_ASSIGN(const auto lock, read_lock_file(settings.lock));
    if (!lock)
        return fail(ErrorCode::not_found,
                    fmt::format("no handle is named, and the lock file `{}` does not exist", settings.lock.string()),
                    "name handles before the bundle, or lock them with: lode lock HANDLE");
    std::vector<std::string> handles;
    for (const auto& [handle, module] : lock->modules()) handles.push_back(handle);
    if (handles.empty())
        return fail(ErrorCode::not_found, fmt::format("the lock file `{}` names no handle", settings.lock.string()),
                    "add one with: lode lock HANDLE");
    return handles;
}

/// All that are missing are told at once.
tl::unexpected<Error> not_cached(const std::vector<std::string>& missing, std::string_view fetch) {
    std::string names;
    std::string words;
    for (const auto& handle : missing) {
        names += fmt::format("{}`{}`", names.empty() ? "" : ", ", handle);
        words += fmt::format(" '{}'", handle);
    }
    return fail(ErrorCode::unavailable, fmt::format("not in the cache: {}", names),
                fmt::format("fetch what is missing with: {}{}", fetch, words));
}

/// What the handles mean by the lock file and the cache of an offline hub. `fetch` is the command for what is missing.
Result<BundleContents> find_contents(const Hub& hub, const std::vector<std::string>& handles, std::string_view fetch) {
    LockFile found;
    std::vector<std::string> missing;
    for (const auto& text : handles) {
        const auto resolved = hub.resolve(text);
        if (!resolved && resolved.error().code == ErrorCode::unavailable) {
            missing.push_back(text);
            continue;
        }
        if (!resolved) return fail(resolved.error());
        if (resolved->handle.is_local())
            return fail(ErrorCode::invalid_argument,
                        fmt::format("`{}` lies on this machine, and is not exported from the cache", text),
                        "carry the folder itself; it is used in place");
        LODE_ASSIGN(auto module, locked_module(*resolved));
        LODE_TRY(found.put(resolved->handle, std::move(module)));
    }
    if (!missing.empty()) return not_cached(missing, fetch);
    return BundleContents::of(std::move(found));
}

/// Of handles that are named, or of those of the lock file.
std::string fetch_command(const std::vector<std::string>& named, const CommonOptions& options) {
    if (!named.empty()) return "lode fetch";
    return options.lock.empty() ? "lode fetch --locked" : fmt::format("lode fetch --locked --lock '{}'", options.lock);
}

Result<void> check_lock_is_there(const std::string& path) {
    std::error_code error;
    if (path.empty() || std::filesystem::exists(path, error)) return {};
    return fail(ErrorCode::not_found, fmt::format("the lock file `{}` does not exist", path),
                "make it with: lode lock HANDLE --lock " + path);
}

Result<void> check_name(const std::string& bundle) {
    if (is_bundle_name(bundle)) return {};
    return fail(ErrorCode::invalid_argument, fmt::format("`{}` is no name for a bundle: it ends in .tar.zst", bundle),
                "name the bundle last: lode cache export HANDLE… bundle.tar.zst");
}

Result<void> run_export(Context& context, const ExportArguments& arguments) {
    std::vector<std::string> named = arguments.words;
    const std::string bundle = named.back();
    named.pop_back();
    LODE_TRY(check_name(bundle));
    LODE_TRY(check_lock_is_there(context.options.lock));
    LODE_ASSIGN(auto settings, context.settings());
    LODE_ASSIGN(const auto handles, handles_of(named, settings));
    settings.offline = true;
    LODE_ASSIGN(const auto hub, context.open_hub(std::move(settings), context.terminal, context.terminal));
    LODE_ASSIGN(const auto contents, find_contents(hub, handles, fetch_command(named, context.options)));
    LODE_ASSIGN(const auto written,
                write_bundle(hub.cache(), contents, bundle, arguments.force ? Overwrite::yes : Overwrite::no,
                             context.terminal, context.cancellation));
    context.terminal.finish();
    context.terminal.summary(
        fmt::format("{} in {}, {}", describe(written.modules), human_size(written.size), to_string(written.digest)));
    if (context.options.json)
        context.out << fmt::format("{{\"path\":{},\"digest\":\"{}\",\"size\":{},{}}}\n", json_quote(bundle),
                                   to_string(written.digest), written.size, json_members(written.modules));
    else
        context.out << bundle << "\n";
    return {};
}

Result<void> run_import(Context& context, const std::string& bundle) {
    LODE_ASSIGN(auto settings, context.settings());
    settings.offline = true;
    LODE_ASSIGN(const auto hub, context.open_hub(std::move(settings), context.terminal, context.terminal));
    LODE_ASSIGN(const auto taken, take_bundle(context, hub.cache(), bundle));
    context.terminal.finish();
    const ImportedBundle& imported = taken.imported;
    context.terminal.summary(fmt::format("{}: {} written, {} there before", describe(taken.modules),
                                         human_size(imported.written_bytes),
                                         human_size(imported.bytes - imported.written_bytes)));
    if (context.options.json) {
        context.out << fmt::format("{{\"path\":{},{},\"written_files\":{},\"written_bytes\":{}}}\n", json_quote(bundle),
                                   json_members(taken.modules), imported.written_files, imported.written_bytes);
        return {};
    }
    for (const auto& [handle, locked] : taken.modules.contents().handles().modules())
        context.out << fmt::format("{}\t{}\n", handle, to_string(locked.digest));
    return {};
}

}  // namespace

void add_bundle_commands(CLI::App& cache, Context& context) {
    auto arguments = std::make_shared<ExportArguments>();
    auto* out = add_command(
        cache, context, "export",
        "Write modules of the cache into one file for machines without a network: those of the lock file (./lode.lock, "
        "or --lock FILE), or the handles named. Nothing is fetched, and every byte is hashed",
        "lode cache export --lock lode.lock bundle.tar.zst\n  lode cache export acme/glove-en-100@^1 bundle.tar.zst",
        [&context, arguments] { return run_export(context, *arguments); });
    out->add_option("HANDLES_AND_BUNDLE", arguments->words,
                    "handles, if not all of the lock file; then the bundle's name, which ends in .tar.zst")
        ->type_name("[HANDLE…] BUNDLE")
        ->required();
    out->add_flag("--force", arguments->force, "replace a file that is there; without it that is a conflict");

    auto bundle = std::make_shared<std::string>();
    auto* in =
        add_command(cache, context, "import",
                    "Take a bundle's modules into the cache, verified; again after an interruption, it goes on",
                    "lode cache import bundle.tar.zst", [&context, bundle] { return run_import(context, *bundle); });
    in->add_option("BUNDLE", *bundle, "what `lode cache export` wrote")->required();
}

}  // namespace lode
