// `lode serve`: runs a registry.
#include "registry_server/serve.h"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/byte_size.h"
#include "base/json.h"
#include "cli/bundle.h"
#include "cli/command.h"
#include "cli/commands/commands.h"
#include "cli/mirror.h"
#include "registry_server/from_cache/cache_registry.h"

namespace lode {
namespace {

struct Options {
    std::string root;
    std::vector<std::string> listen = {"127.0.0.1:8080"};
    std::string tls_certificate;
    std::string tls_key;
    std::string access_log;
    bool from_cache = false;
    bool require_token_to_read = false;
    std::string max_file_size;
    std::string max_module_size;
    MirrorFlags mirror;
};

Result<RegistryLimits> limits_of(const Options& options) {
    RegistryLimits limits;
    if (!options.max_file_size.empty()) {
        LODE_ASSIGN(limits.file_bytes, parse_byte_size(options.max_file_size));
    }
    if (!options.max_module_size.empty()) {
        LODE_ASSIGN(limits.module_bytes, parse_byte_size(options.max_module_size));
    }
    return limits;
}

/// The modules to serve: of a bundle, taken into the cache first; of the cache in that folder, or of the one in use.
Result<std::vector<ModuleFolder>> modules_of(Context& context, const Options& options) {
    LODE_ASSIGN(auto settings, context.settings());
    const std::filesystem::path named = options.root;
    std::error_code error;
    const bool is_bundle = is_bundle_name(named) && !std::filesystem::is_directory(named, error);
    if (!named.empty() && !is_bundle && !std::filesystem::is_directory(named, error))
        return fail(ErrorCode::not_found, fmt::format("there is no cache folder `{}`", named.string()),
                    "name a cache's folder or a bundle (.tar.zst), or neither for the cache in use");
    if (!named.empty() && !is_bundle) settings.cache = named;
    LODE_ASSIGN(const auto hub, context.open_hub(std::move(settings), context.terminal, context.terminal));
    const Cache& cache = hub.cache();
    if (!is_bundle) return whole_modules(cache, context.terminal);
    LODE_ASSIGN(const auto taken, take_bundle(context, cache, named));
    context.terminal.finish();
    context.terminal.summary("in the cache: " + describe(taken.modules));
    std::vector<ModuleFolder> modules;
    for (const auto& module : taken.modules.modules()) {
        LODE_ASSIGN(auto found, cache.modules().find(module.digest));
        if (found) modules.push_back(*std::move(found));
    }
    return modules;
}

Result<HttpServerOptions> http_options(const Options& options) {
    if (options.tls_certificate.empty() != options.tls_key.empty())
        return fail(ErrorCode::invalid_argument, "--tls-cert and --tls-key go together", "name both files, or neither");
    HttpServerOptions http;
    for (const std::string& text : options.listen) {
        LODE_ASSIGN(auto address, parse_listen_address(text));
        http.addresses.push_back(std::move(address));
    }
    if (!options.tls_certificate.empty()) http.tls = TlsFiles{options.tls_certificate, options.tls_key};
    http.access_log = options.access_log;
    return http;
}

Result<void> announce(Context& context, const std::vector<std::string>& urls) {
    if (context.options.json) {
        context.out << OrderedJson{{"url", urls.front()}, {"urls", urls}}.dump() + "\n";
    } else {
        for (const std::string& url : urls) context.out << url + "\n";
    }
    return context.out.flush();
}

Result<void> run(Context& context, const Options& options) {
    if (options.root.empty() && !options.from_cache)
        return fail(ErrorCode::invalid_argument, "which registry? its folder is not named",
                    "lode serve ROOT, or lode serve --from-cache for what the cache holds");
    LODE_ASSIGN(auto http, http_options(options));
    const auto on_listening = [&](const std::vector<std::string>& urls) { return announce(context, urls); };
    LODE_ASSIGN(const auto limits, limits_of(options));
    http.limits.body_bytes = std::max(http.limits.body_bytes, limits.file_bytes);
    std::vector<ModuleFolder> modules;
    if (options.from_cache) {
        LODE_ASSIGN(modules, modules_of(context, options));
    }
    // Taken from the program's own handlers before there are threads: a server ends by finishing what it began.
    LODE_ASSIGN(const auto stop, Event::on_signals({SIGINT, SIGTERM}));
    // Without anything to read again, closing the terminal ends the program as it ends others.
    std::optional<Event> reload;
    if (http.tls || !http.access_log.empty()) {
        LODE_ASSIGN(reload, Event::on_signals({SIGHUP}));
        http.reload = &*reload;
    }
    if (options.from_cache)
        return serve_modules({std::move(modules), std::move(http)}, on_listening, stop, context.clock,
                             context.terminal);
    const Readers readers = options.require_token_to_read ? Readers::token_holders : Readers::everybody;
    ServeOptions served{.root = options.root, .http = std::move(http), .readers = readers, .limits = limits};
    std::optional<MirrorParts> mirror;
    if (!options.mirror.upstreams.empty()) {
        LODE_ASSIGN(mirror, mirror_parts(context, options.mirror));
        served.mirror = mirror->options;
    }
    return serve(served, on_listening, stop, context.clock, context.terminal);
}

void add_mirror_flags(CLI::App& command, MirrorFlags& flags) {
    auto* upstream =
        command
            .add_option("--upstream", flags.upstreams,
                        "mirror this registry: modules of publishers that ROOT does not have are fetched from there "
                        "when they are first asked for, and kept; may be given again, and is asked in that order")
            ->type_name("URL")
            ->allow_extra_args(false)
            ->excludes("--from-cache");
    command.add_option("--mirror-max-size", flags.max_size, "how much of them is kept (10GB, 20%, none)")
        ->type_name("SIZE")
        ->needs(upstream);
    command
        .add_option("--mirror-max-age", flags.max_age, "how long upstream's documents are taken without asking again")
        ->type_name("DURATION")
        ->capture_default_str()
        ->needs(upstream);
    command.add_option("--mirror-max-module", flags.max_module, "the largest module that is fetched")
        ->type_name("SIZE")
        ->capture_default_str()
        ->needs(upstream);
    command
        .add_option("--mirror-redirect-host", flags.redirect_hosts,
                    "another host that upstream may redirect to; may be given again")
        ->type_name("HOST")
        ->allow_extra_args(false)
        ->needs(upstream);
}

}  // namespace

void add_serve(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command =
        add_command(app, context, "serve", "Run a registry: files to read, and an API to publish",
                    "lode serve /srv/registry --listen 127.0.0.1:8080\n  lode serve --from-cache bundle.tar.zst",
                    [&context, options] { return run(context, *options); });
    command->add_option("ROOT", options->root,
                        "the registry's folder, made when it is new; with --from-cache a cache's folder or a bundle");
    command->add_flag("--from-cache", options->from_cache,
                      "serve what a cache holds, to be read only: the cache in use, that in the folder ROOT, or the "
                      "bundle ROOT, which is taken into the cache in use first");
    command->add_flag("--require-token-to-read", options->require_token_to_read,
                      "a private registry: reading needs a token, too (lode token create --scope read)");
    add_mirror_flags(*command, options->mirror);
    command
        ->add_option("--listen", options->listen,
                     "numeric address and port, 0 being any free one, or unix:PATH; may be given several times")
        ->type_name("ADDR:PORT")
        ->take_all()
        ->allow_extra_args(false)
        ->capture_default_str();
    command->add_option("--tls-cert", options->tls_certificate, "speak https: the certificate and its chain, in PEM")
        ->type_name("FILE");
    command->add_option("--tls-key", options->tls_key, "the certificate's key, in PEM")->type_name("FILE");
    command
        ->add_option("--access-log", options->access_log,
                     "a line of JSON for each request; - is stdout. SIGHUP opens the file again, and reads the "
                     "certificate again")
        ->type_name("FILE|-");
    command->add_option("--max-file-size", options->max_file_size, "of a file to be published; 64 GiB without it")
        ->type_name("SIZE");
    command->add_option("--max-module-size", options->max_module_size, "of all files of a version; 256 GiB without it")
        ->type_name("SIZE");
}

}  // namespace lode
