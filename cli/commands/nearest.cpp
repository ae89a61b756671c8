// `lode nearest`: the tokens whose vectors point the same way.
#include <memory>
#include <span>

#include <fmt/format.h>

#include "base/ascii_case.h"
#include "cli/command.h"
#include "cli/commands/commands.h"

namespace lode {
namespace {

struct NearestArguments {
    std::string handle;
    std::string token;
    std::size_t k = 10;
};

/// Most vocabularies are of lower case.
Error with_other_case(Error error, const Module& module, std::string_view token) {
    const std::string lower = lower_ascii(token);
    const std::string_view view = lower;
    if (error.code != ErrorCode::not_found || view == token) return error;
    const auto known = module.find(std::span(&view, 1));
    if (known && known->front()) error.hint = fmt::format("did you mean `{}`?", lower);
    return error;
}

Result<void> run(Context& context, const NearestArguments& options) {
    LODE_ASSIGN(const auto hub, context.open_hub());
    LODE_ASSIGN(const auto module, hub.load(options.handle));
    LODE_ASSIGN(const auto neighbors, module.nearest(options.token, options.k).map_error([&](Error error) {
        return with_other_case(std::move(error), module, options.token);
    }));
    if (!context.options.json) {
        for (const auto& neighbor : neighbors)
            context.out << fmt::format("{}\t{:.4f}\n", neighbor.token, neighbor.score);
        return {};
    }
    std::string text = "{\"neighbors\":[";
    for (std::size_t i = 0; i < neighbors.size(); ++i) {
        text += fmt::format("{}{{\"token\":{},\"score\":", i > 0 ? "," : "", json_quote(neighbors[i].token));
        append_json_number(text, neighbors[i].score);
        text += '}';
    }
    context.out << text << "]}\n";
    return {};
}

}  // namespace

void add_nearest(CLI::App& app, Context& context) {
    auto options = std::make_shared<NearestArguments>();
    auto* command = add_command(app, context, "nearest", "Print the nearest tokens of a token by cosine",
                                "lode nearest https://hub.example.org/acme/glove-en-100/1 frog -k 5",
                                [&context, options] { return run(context, *options); });
    command->add_option("HANDLE", options->handle, "a URL or a path of a module")->required();
    command->add_option("TOKEN", options->token, "a token of the vocabulary")->required();
    command->add_option("-k", options->k, "how many")->capture_default_str()->check(CLI::Range(1, 1'000'000));
}

}  // namespace lode
