// The program: words in, one command run, its exit code out.
#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <sys/resource.h>

#include "base/exception.h"
#include "base/printable.h"
#include "base/suggestion.h"
#include "base/url.h"
#include "cli/commands/commands.h"
#include "cli/context.h"
#include "cli/exit_status.h"
#include "cli/json_answers.h"

namespace lode {
namespace {

Cancellation stop;  // the one global: a signal handler can reach nothing else

void on_signal(int number) {
    if (stop.requested()) {  // asked twice: at once
        (void)std::signal(number, SIG_DFL);
        (void)std::raise(number);
    }
    stop.request();
}

void install_signal_handlers() {
    struct sigaction action {};
    action.sa_handler = on_signal;  // without SA_RESTART: a read of stdin ends
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    (void)std::signal(SIGPIPE, SIG_IGN);  // writing tells
    (void)std::signal(SIGXFSZ, SIG_IGN);
}

/// As many as the system allows, instead of as many as select(2) can watch, which nothing here uses.
void raise_limit_of_open_files() {
    struct rlimit files {};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return;
    files.rlim_cur = files.rlim_max;
    (void)::setrlimit(RLIMIT_NOFILE, &files);
}

/// The lines of a longer hint stay lines. They are indented, so that nothing that is quoted in one can begin a line.
std::string printable_hint(std::string_view text) {
    constexpr std::string_view next_line = "\n      ";
    std::string lines;
    for (auto end = text.find(next_line); end != std::string_view::npos; end = text.find(next_line)) {
        lines += printable(text.substr(0, end), end);
        lines += next_line;
        text.remove_prefix(end + next_line.size());
    }
    return lines + printable(text, text.size());
}

int report(const Error& error, bool json) {
    const std::string text =
        json ? fmt::format("{{\"error\":{}}}\n", to_json(error))
             : fmt::format("error: {}\n{}", printable(error.message, error.message.size()),
                           error.hint.empty() ? std::string() : fmt::format("hint: {}\n", printable_hint(error.hint)));
    (void)std::fwrite(text.data(), 1, text.size(), stderr);
    return exit_status(error.code);
}

void add_timeout_options(CLI::App& app, CommonOptions& options) {
    app.add_option("--connect-timeout", options.connect_timeout,
                   "how long reaching a host may take: 15s, 1m (LODE_CONNECT_TIMEOUT)")
        ->type_name("TIME");
    app.add_option("--stall-timeout", options.stall_timeout,
                   "how long a transfer may bring nothing: 60s (LODE_STALL_TIMEOUT)")
        ->type_name("TIME");
    app.add_option("--total-timeout", options.total_timeout,
                   "how long the network may take for one module: 10m (LODE_TOTAL_TIMEOUT)")
        ->type_name("TIME");
}

void add_common_options(CLI::App& app, CommonOptions& options) {
    app.add_option("--cache", options.cache, "the cache's folder (LODE_CACHE)")->type_name("DIR");
    app.add_option("--cache-max-size", options.cache_max_size,
                   "how much the cache may hold: 10GB, 20% of the disk, none (LODE_CACHE_MAX_SIZE)")
        ->type_name("SIZE");
    app.add_flag("--offline", options.offline, "touch no network (LODE_OFFLINE=1)");
    app.add_flag("--locked", options.locked, "accept nothing that the lock file does not name (LODE_LOCKED=1)");
    app.add_option("--lock", options.lock, "the lock file, by default ./lode.lock")->type_name("FILE");
    app.add_option("--registry", options.registries, "a registry for publisher/name (LODE_REGISTRY)")
        ->type_name("URL")
        ->take_all()
        ->expected(1)
        ->allow_extra_args(false);  // what follows the value is a handle
    app.add_option("--allow-http", options.allow_http, "a host that may be asked over plain http")
        ->type_name("HOST")
        ->take_all()
        ->expected(1)
        ->allow_extra_args(false);  // what follows the value is a handle
    add_timeout_options(app, options);
    app.add_flag("--json", options.json, "print one JSON object");
    app.add_flag("--quiet", options.quiet, "no progress, no warnings");
    app.add_flag("--verbose", options.verbose, "notes on what is done");
}

void add_commands(CLI::App& app, Context& context) {
    add_resolve(app, context);
    add_fetch(app, context);
    add_lock(app, context);
    add_lookup(app, context);
    add_embed(app, context);
    add_nearest(app, context);
    add_show(app, context);
    add_import(app, context);
    add_build(app, context);
    add_export(app, context);
    add_publish(app, context);
    add_yank(app, context);
    add_search(app, context);
    add_serve(app, context);
    add_token(app, context);
    add_registry(app, context);
    add_cache(app, context);
    add_doctor(app, context);
}

/// The help of a command has its own options alone.
void tell_of_common_options(CLI::App& app) {
    for (auto* command : app.get_subcommands([](const CLI::App*) { return true; })) {
        command->footer("lode --help tells of the options that every command takes.\n\n" + command->get_footer());
        tell_of_common_options(*command);
    }
}

std::vector<const CLI::App*> commands_of(const CLI::App& app) {
    return app.get_subcommands([](const CLI::App*) { return true; });
}

/// The words that name the command, as far as there is one: `lode cache`. The last one of them is `named` then.
std::string command_line(const CLI::App& app, int argc, char** argv, const CLI::App*& named) {
    std::string line = app.get_name();
    named = &app;
    for (int i = 1; i < argc; ++i) {
        const auto commands = commands_of(*named);
        const auto found = std::ranges::find(commands, std::string(argv[i]), &CLI::App::get_name);
        if (found == commands.end()) break;
        named = *found;
        line += " " + named->get_name();
    }
    return line;
}

/// A first word that is no command: the commonest slip deserves more than a parser's message.
std::optional<Error> unknown_command(const CLI::App& app, int argc, char** argv) {
    const CLI::App* group = nullptr;
    const std::string line = command_line(app, argc, argv, group);
    const auto place = static_cast<int>(std::ranges::count(line, ' ')) + 1;
    std::vector<std::string> names;
    for (const auto* command : commands_of(*group)) names.push_back(command->get_name());
    if (names.empty() || place >= argc || argv[place][0] == '-') return std::nullopt;
    const std::string word = argv[place];
    const auto meant = nearest_word(word, names);
    return Error{ErrorCode::invalid_argument,
                 group == &app ? fmt::format("there is no command `{}`", printable(redacted(word), 100))
                               : fmt::format("`{}` has no command `{}`", line, printable(redacted(word), 100)),
                 meant ? fmt::format("did you mean `{}`?", *meant) : fmt::format("{} --help lists the commands", line)};
}

/// Before the words are understood.
bool is_json_asked_for(int argc, char** argv) {
    return std::any_of(argv, argv + argc, [](std::string_view word) { return word == "--json"; });
}

/// The parser's words, in which an argument may stand that is a URL with a password.
std::string without_logins(std::string message, int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        const std::string shown = redacted(word);
        if (word == shown) continue;
        for (auto at = message.find(word); at != std::string::npos; at = message.find(word, at + shown.size()))
            message.replace(at, word.size(), shown);
    }
    return message;
}

/// `lode help cache trim` is `lode cache trim --help`.
void turn_help_into_a_flag(int argc, char** argv) {
    static std::array flag = std::to_array("--help");
    if (argc < 2 || std::string_view(argv[1]) != "help") return;
    std::rotate(argv + 1, argv + 2, argv + argc);
    argv[argc - 1] = flag.data();
}

int run(int argc, char** argv) {
    turn_help_into_a_flag(argc, argv);
    Context context(stop);
    context.version = LODE_VERSION;
    CLI::App app("lode loads embedding modules by path or URL: strings in, vectors out.", "lode");
    app.require_subcommand(1);
    app.set_version_flag("-V,--version", LODE_VERSION);
    app.footer(
        "Example:\n  lode lookup https://hub.example.org/acme/glove-en-100/1 cat dog\n\nlode COMMAND --help tells more "
        "of a command.");
    add_common_options(app, context.options);
    add_commands(app, context);
    tell_of_common_options(app);
    app.parse_complete_callback([&context] {
        const auto& options = context.options;
        context.terminal.set_verbosity(options.quiet     ? Verbosity::quiet
                                       : options.verbose ? Verbosity::verbose
                                                         : Verbosity::normal);
    });
    if (const auto error = unknown_command(app, argc, argv)) return report(*error, is_json_asked_for(argc, argv));
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& help) {
        return app.exit(help);
    } catch (const CLI::ParseError& problem) {
        const CLI::App* named = nullptr;
        const std::string line = command_line(app, argc, argv, named);
        return report({ErrorCode::invalid_argument, without_logins(problem.what(), argc, argv),
                       fmt::format("{} --help shows how", line)},
                      is_json_asked_for(argc, argv));
    }
    context.terminal.finish();
    if (!context.result) {
        if (!context.options.json) (void)context.out.flush();  // the rows that were good; half a JSON object is none
        return report(context.result.error(), context.options.json);
    }
    if (const auto flushed = context.out.flush(); !flushed) return report(flushed.error(), context.options.json);
    return exit_done;
}

}  // namespace
}  // namespace lode

int main(int argc, char** argv) {
    lode::install_signal_handlers();
    lode::raise_limit_of_open_files();
    try {
        return lode::run(argc, argv);
    } catch (const std::exception& exception) {
        return lode::report(lode::error_of(exception), lode::is_json_asked_for(argc, argv));
    }
}
