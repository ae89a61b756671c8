// `lode search`: which modules the registries have.
#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "base/printable.h"
#include "cli/command.h"
#include "cli/commands/commands.h"
#include "hub/hub_transport.h"
#include "resolver/catalogue_index.h"
#include "resolver/catalogues.h"

namespace lode {
namespace {

struct SearchArguments {
    std::vector<std::string> words;
    std::size_t count = 20;
};

struct Found {
    CatalogueEntry entry;
    std::string registry;
};

struct Silence {
    std::string registry;
    Error why;
};

struct Answer {
    std::vector<Found> found;
    std::vector<Silence> silent;  // registries that could not be asked
};

std::string as_json(const Answer& answer) {
    std::string modules;
    for (const auto& [entry, registry] : answer.found)
        modules += fmt::format(R"({}{{"name":"{}","version":"{}","description":{},"size":{},"registry":{}}})",
                               modules.empty() ? "" : ",", to_string(entry.name), to_string(entry.newest),
                               json_quote(entry.description), entry.size, json_quote(registry));
    std::string silent;
    for (const auto& [registry, why] : answer.silent)
        silent += fmt::format(R"({}{{"registry":{},"message":{}}})", silent.empty() ? "" : ",", json_quote(registry),
                              json_quote(why.message));
    return fmt::format("{{\"modules\":[{}],\"silent\":[{}]}}\n", modules, silent);
}

/// Of a registry that answers for some publishers only, and of one that answers for none but those that are left.
bool answers_for(const ConfiguredRegistry& registry, const ModuleName& name, const HubSettings& settings) {
    const auto candidates = registries_for(settings.registries, name.publisher);
    return std::find(candidates.begin(), candidates.end(), &registry) != candidates.end();
}

/// Of all the registries that can be asked.
Result<Answer> search(Context& context, const SearchArguments& arguments, const HubSettings& settings) {
    LODE_ASSIGN(const auto hub, context.open_hub(settings, context.terminal, context.terminal));
    const Cache& cache = hub.cache();
    std::unique_ptr<Transport> transport;
    std::optional<DownloadContext> network;
    if (!settings.offline) {
        transport = make_transport(settings, context.clock, context.terminal, context.cancellation);
        network.emplace(DownloadContext{*transport, context.clock, context.terminal, context.terminal,
                                        context.cancellation, cache.mirrors()});
    }
    const Catalogues catalogues(cache, network, context.clock, context.terminal, settings.max_age);
    const auto words = fold_words(arguments.words);
    Answer answer;
    auto& found = answer.found;
    for (const ConfiguredRegistry& registry : settings.registries) {
        auto index = catalogues.index_of(registry);
        if (!index && context.cancellation.requested()) return fail(std::move(index).error());
        if (!index) {
            answer.silent.push_back({to_string(registry.url), std::move(index).error()});
            continue;
        }
        for (auto& entry : search_catalogue(*index, words, arguments.count)) {
            const bool is_known = std::any_of(found.begin(), found.end(),
                                              [&](const Found& other) { return other.entry.name == entry.name; });
            if (!is_known && answers_for(registry, entry.name, settings))
                found.push_back({std::move(entry), to_string(registry.url)});
        }
    }
    if (found.size() > arguments.count) found.resize(arguments.count);
    return answer;
}

Result<void> run(Context& context, const SearchArguments& arguments) {
    LODE_ASSIGN(const auto settings, context.settings());
    if (settings.registries.empty())
        return fail(ErrorCode::invalid_argument, "which registry? none is configured",
                    "--registry URL, or LODE_REGISTRY");
    LODE_ASSIGN(auto answer, search(context, arguments, settings));
    auto& [found, silent] = answer;
    if (found.empty() && !silent.empty()) return fail(std::move(silent.front().why));
    for (const auto& [registry, why] : silent)
        context.terminal.warning(fmt::format("`{}` could not be asked: {}", registry, why.message));
    if (context.options.json) {
        context.out << as_json(answer);
        return {};
    }
    if (found.empty())
        return fail(ErrorCode::not_found, fmt::format("no module has `{}` in its name or description",
                                                      fmt::join(arguments.words, "` and `")));
    for (const auto& [entry, registry] : found)
        context.out << fmt::format("{}\t{}\t{}\n", to_string(entry.name), to_string(entry.newest),
                                   printable(entry.description, entry.description.size()));
    return {};
}

}  // namespace

void add_search(CLI::App& app, Context& context) {
    auto arguments = std::make_shared<SearchArguments>();
    auto* command = add_command(app, context, "search", "Find modules by words in their names and descriptions",
                                "lode search english 300 --registry https://hub.example.org",
                                [&context, arguments] { return run(context, *arguments); });
    command->add_option("WORDS", arguments->words, "all of which a module must have; capitals do not count")
        ->required();
    command->add_option("-k", arguments->count, "how many to print at most")
        ->type_name("N")
        ->check(CLI::Range(std::size_t{1}, std::size_t{1'000'000}))
        ->capture_default_str();
}

}  // namespace lode
