// `lode cache pin` and `lode cache unpin`: what must stay.
#include <algorithm>

#include <fmt/format.h>

#include "base/printable.h"
#include "cli/cached_modules.h"
#include "cli/command.h"
#include "cli/commands/cache_commands.h"
#include "module/lock_file.h"

namespace lode {
namespace {

std::string as_json(const Pin& pin) {
    std::string modules;
    for (const Digest& digest : pin.modules)
        modules += fmt::format("{}\"{}\"", modules.empty() ? "" : ",", to_string(digest));
    return fmt::format(R"({{"name":{},"modules":[{}],"lock":{}}})", json_quote(pin.name), modules,
                       pin.lock.empty() ? "null" : json_quote(pin.lock.string()));
}

void print(Context& context, const std::vector<Pin>& pins) {
    if (!context.options.json) {
        for (const Pin& pin : pins)
            context.out << fmt::format("{}\t{}\n", pin.name, counted(pin.modules.size(), "module"));
        return;
    }
    context.out << "{\"pins\":[";
    for (std::size_t i = 0; i < pins.size(); ++i) context.out << (i > 0 ? "," : "") << as_json(pins[i]);
    context.out << "]}\n";
}

/// By its own path, so that it can be named again.
Result<std::filesystem::path> lock_path(const Context& context) {
    std::error_code error;
    auto path = std::filesystem::absolute(context.options.lock, error).lexically_normal();
    if (error) return fail(ErrorCode::invalid_argument, "the lock file is not named");
    return path;
}

Result<Pin> pin_of_lock(const Context& context) {
    LODE_ASSIGN(auto path, lock_path(context));
    LODE_ASSIGN(const auto lock, read_lock_file(path));
    if (!lock)
        return fail(ErrorCode::not_found, fmt::format("the lock file `{}` does not exist", path.string()),
                    "make it with: lode lock HANDLE --lock " + path.string());
    Pin pin{path.string(), {}, path};
    for (const auto& [handle, module] : lock->modules()) pin.modules.push_back(module.digest);
    return pin;
}

void sort_modules(Pin& pin) {
    std::ranges::sort(pin.modules);
    pin.modules.erase(std::unique(pin.modules.begin(), pin.modules.end()), pin.modules.end());
}

Result<void> put(const Cache& cache, Pin pin) {
    sort_modules(pin);
    return cache.pins().put(pin);
}

Result<void> pin(Context& context, const std::vector<std::string>& words, const std::string& name) {
    LODE_ASSIGN(const auto hub, context.open_hub());
    const Cache& cache = hub.cache();
    if (!name.empty() && words.empty())
        return fail(ErrorCode::invalid_argument, "no handle is named that the pin is to be of",
                    "lode cache pin HANDLE --name NAME");
    LODE_ASSIGN(const auto modules, find_cached_modules(context, cache, words));
    if (!context.options.lock.empty()) {
        LODE_ASSIGN(auto of_lock, pin_of_lock(context));
        LODE_TRY(put(cache, std::move(of_lock)));
    }
    if (!name.empty() && !words.empty()) {
        LODE_TRY(put(cache, {name, modules}));
    } else {
        for (std::size_t i = 0; i < words.size(); ++i) LODE_TRY(put(cache, {words[i], {modules[i]}}));
    }
    LODE_ASSIGN(const auto pins, cache.pins().all());
    print(context, pins);
    return {};
}

Result<void> unpin(Context& context, const std::vector<std::string>& names) {
    LODE_ASSIGN(const auto hub, context.open_hub());
    const PinStore& pins = hub.cache().pins();
    if (names.empty() && context.options.lock.empty())
        return fail(ErrorCode::invalid_argument, "no pin is named", "lode cache pin lists the pins");
    if (!context.options.lock.empty()) {
        LODE_ASSIGN(const auto path, lock_path(context));
        LODE_TRY(pins.remove(path.string()));
    }
    for (const auto& name : names) LODE_TRY(pins.remove(name));
    LODE_ASSIGN(const auto left, pins.all());
    print(context, left);
    return {};
}

}  // namespace

void add_cache_pin(CLI::App& cache, Context& context) {
    auto words = std::make_shared<std::vector<std::string>>();
    auto name = std::make_shared<std::string>();
    auto* command = add_command(
        cache, context, "pin",
        "Keep modules, or all that the file of --lock names, in the cache whatever its limits; then list the pins",
        "lode cache pin --lock lode.lock", [&context, words, name] { return pin(context, *words, *name); });
    command->add_option("HANDLE", *words, "modules, by handle or digest; each pin has the name that is written here");
    command->add_option("--name", *name, "one pin of this name for all of them");
}

void add_cache_unpin(CLI::App& cache, Context& context) {
    auto names = std::make_shared<std::vector<std::string>>();
    auto* command =
        add_command(cache, context, "unpin", "Take pins away, by their names or by --lock",
                    "lode cache unpin acme/glove-en-100@1.2", [&context, names] { return unpin(context, *names); });
    command->add_option("NAME", *names, "pins, as `lode cache pin` lists them");
}

}  // namespace lode
