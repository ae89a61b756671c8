// `lode lock`: handles into the lock file, or what is there to its newest.
#include <memory>

#include <fmt/format.h>

#include "base/folder_lock.h"
#include "base/paths.h"
#include "base/suggestion.h"
#include "cli/command.h"
#include "cli/commands/commands.h"
#include "cli/locked_module.h"

namespace lode {
namespace {

struct LockArguments {
    std::vector<std::string> handles;
    bool update = false;
};

struct Change {
    std::string handle;
    LockedModule module;
    std::string_view kind;  ///< kept, added, updated
};

/// An update of a handle that is not there is a slip, and not an addition.
Result<void> check_is_there(const Handle& handle, const LockFile& lock, const std::string& path) {
    if (lock.find(handle) != nullptr) return {};
    std::vector<std::string> known;
    for (const auto& [name, module] : lock.modules()) known.push_back(name);
    const auto meant = nearest_word(handle.canonical(), known);
    return fail(ErrorCode::not_found, fmt::format("`{}` is not in the lock file `{}`", handle.canonical(), path),
                meant ? fmt::format("did you mean `{}`?", *meant)
                      : fmt::format("add it with: lode lock '{}'", handle.canonical()));
}

Result<std::vector<Handle>> handles_of(const LockArguments& arguments, const LockFile& lock,
                                       const HubSettings& settings) {
    std::vector<Handle> handles;
    if (arguments.handles.empty())
        for (const auto& [text, module] : lock.modules()) {
            LODE_ASSIGN(auto handle, parse_handle(text, {}));
            handles.push_back(std::move(handle));
        }
    for (const auto& text : arguments.handles) {
        LODE_ASSIGN(auto handle, parse_handle(text, settings.home));
        if (arguments.update) LODE_TRY(check_is_there(handle, lock, settings.lock.string()));
        handles.push_back(std::move(handle));
    }
    return handles;
}

Result<Change> lock_one(const Hub& hub, const Handle& handle, LockFile& lock, const LockArguments& arguments) {
    const LockedModule* before = lock.find(handle);
    const std::string name = handle.canonical();
    if (before != nullptr && !arguments.update) return Change{name, *before, "kept"};
    LODE_ASSIGN(const auto resolved, hub.resolve(handle.pin() ? name + "#sha256=" + handle.pin()->hex() : name));
    LODE_ASSIGN(auto now, locked_module(resolved));
    const std::string_view kind = before == nullptr ? "added" : (*before == now ? "kept" : "updated");
    LODE_TRY(lock.put(handle, now));
    return Change{name, std::move(now), kind};
}

/// Into the file as it is now: another `lode lock` may have written to it meanwhile.
Result<void> write_changes(const std::filesystem::path& path, const std::vector<Handle>& handles,
                           const std::vector<Change>& changes) {
    const auto turn = lock_folder(folder_of(path));
    LODE_ASSIGN(const auto found, read_lock_file(path));
    LockFile lock = found.value_or(LockFile());
    for (std::size_t i = 0; i < handles.size(); ++i)
        if (changes[i].kind != "kept") LODE_TRY(lock.put(handles[i], changes[i].module));
    if (found && lock.modules() == found->modules()) return {};
    return write_lock_file(path, lock);
}

void print(Context& context, const std::string& path, const std::vector<Change>& changes) {
    if (!context.options.json) {
        for (const auto& change : changes)
            context.out << fmt::format("{}\t{}\n", change.handle, to_string(change.module.digest));
        return;
    }
    context.out << fmt::format("{{\"lock\":{},\"modules\":[", json_quote(path));
    std::string_view separator;
    for (const auto& change : changes) {
        context.out << fmt::format("{}{{\"handle\":{},\"resolved\":{},\"digest\":\"{}\",\"change\":\"{}\"}}", separator,
                                   json_quote(change.handle), json_quote(change.module.source.canonical()),
                                   to_string(change.module.digest), change.kind);
        separator = ",";
    }
    context.out << "]}\n";
}

Result<void> run(Context& context, const LockArguments& arguments) {
    if (arguments.handles.empty() && !arguments.update)
        return fail(ErrorCode::invalid_argument, "no handle to lock", "name handles, or update all with --update");
    LODE_ASSIGN(auto settings, context.settings());
    if (settings.locked)
        return fail(ErrorCode::invalid_argument, "`lode lock` changes the lock file, which --locked forbids",
                    "leave out --locked, and LODE_LOCKED");
    const std::string path = settings.lock.string();
    LODE_ASSIGN(const auto found, read_lock_file(path));
    LockFile lock = found.value_or(LockFile());
    LODE_ASSIGN(const auto handles, handles_of(arguments, lock, settings));
    settings.lock.clear();
    if (arguments.update) settings.max_age = {};  // the newest is asked for
    LODE_ASSIGN(const auto hub, context.open_hub(std::move(settings), context.terminal, context.terminal));

    std::vector<Change> changes;
    for (const auto& handle : handles) {
        LODE_ASSIGN(auto change, lock_one(hub, handle, lock, arguments));
        changes.push_back(std::move(change));
    }
    LODE_TRY(write_changes(path, handles, changes));
    print(context, path, changes);
    return {};
}

}  // namespace

void add_lock(CLI::App& app, Context& context) {
    auto arguments = std::make_shared<LockArguments>();
    auto* command = add_command(
        app, context, "lock", "Write to ./lode.lock (or --lock FILE) which module each handle means from now on",
        "lode lock acme/glove-en-100@^1", [&context, arguments] { return run(context, *arguments); });
    command->add_option("HANDLE", arguments->handles, "handles to lock; with --update those to renew, or all");
    command->add_flag("--update", arguments->update, "take the newest that each handle may mean");
}

}  // namespace lode
