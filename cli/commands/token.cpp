// `lode token`: who may publish to a registry on this machine.
#include <charconv>
#include <chrono>
#include <optional>

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/commands/commands.h"
#include "registry_server/storage/token_store.h"

namespace lode {
namespace {

struct Options {
    std::string root;
    std::string publisher;
    std::string expires;
    std::string id;
};

std::optional<std::chrono::seconds> unit_of(char letter) {
    using namespace std::chrono_literals;
    switch (letter) {
        case 's':
            return 1s;
        case 'm':
            return 1min;
        case 'h':
            return 1h;
        case 'd':
            return 24h;
        case 'w':
            return 24h * 7;
        default:
            return std::nullopt;
    }
}

/// `90d`, `12h`, `30m`.
Result<std::chrono::seconds> parse_duration(std::string_view text) {
    constexpr std::int64_t longest = 10'000'000'000;  // so that no unit overflows
    const auto unit = text.empty() ? std::nullopt : unit_of(text.back());
    std::int64_t count = 0;
    const char* const last = text.data() + (text.empty() ? 0 : text.size() - 1);
    const auto [end, error] = std::from_chars(text.data(), last, count);
    if (!unit || error != std::errc() || end != last || count < 1 || count > longest)
        return fail(ErrorCode::invalid_argument, fmt::format("`{}` is no duration", text),
                    "for example 90d, 12h or 30m");
    return *unit * count;
}

std::string as_json(const Token& token) {
    return fmt::format(R"("id":"{}","publisher":"{}","created":"{}","expires":{})", token.id, token.publisher,
                       token.created, token.expires ? "\"" + *token.expires + "\"" : "null");
}

Result<void> create(Context& context, const Options& options) {
    std::optional<std::chrono::seconds> valid_for;
    if (!options.expires.empty()) {
        LODE_ASSIGN(valid_for, parse_duration(options.expires));
    }
    LODE_ASSIGN(const auto folder, RegistryFolder::open(options.root));
    LODE_ASSIGN(const auto created, TokenStore(folder, context.clock).create(options.publisher, valid_for));
    if (context.options.json)
        context.out << fmt::format("{{\"token\":\"{}\",{}}}\n", created.text, as_json(created.token));
    else
        context.out << created.text << "\n";
    return {};
}

Result<void> list(Context& context, const Options& options) {
    LODE_ASSIGN(const auto folder, RegistryFolder::open_existing(options.root));
    LODE_ASSIGN(const auto tokens, TokenStore(folder, context.clock).list());
    std::string json;
    for (const auto& token : tokens) {
        if (context.options.json)
            json += fmt::format("{}{{{}}}", json.empty() ? "" : ",", as_json(token));
        else
            context.out << fmt::format("{}  {}  created {}  {}\n", token.id, token.publisher, token.created,
                                       token.expires ? "expires " + *token.expires : "never expires");
    }
    if (context.options.json) context.out << "{\"tokens\":[" << json << "]}\n";
    return {};
}

Result<void> revoke(Context& context, const Options& options) {
    LODE_ASSIGN(const auto folder, RegistryFolder::open_existing(options.root));
    LODE_TRY(TokenStore(folder, context.clock).revoke(options.id));
    if (context.options.json) context.out << fmt::format("{{\"revoked\":{}}}\n", json_quote(options.id));
    return {};
}

CLI::App* add_root(CLI::App* command, Options& options) {
    command->add_option("ROOT", options.root, "the registry's folder")->required();
    return command;
}

}  // namespace

void add_token(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* token = app.add_subcommand("token", "Make, list and revoke publishing tokens");
    token->require_subcommand(1);
    token->fallthrough();
    CLI::App* make = add_root(add_command(*token, context, "create", "Print a new token, this once",
                                          "lode token create /srv/registry --publisher acme --expires 90d",
                                          [&context, options] { return create(context, *options); }),
                              *options);
    make->add_option("--publisher", options->publisher, "whose modules it may publish")->type_name("P")->required();
    make->add_option("--expires", options->expires, "how long it is valid, as 90d or 12h; without it, for ever")
        ->type_name("TIME");
    add_root(add_command(*token, context, "list", "Print the tokens' ids, publishers and times",
                         "lode token list /srv/registry", [&context, options] { return list(context, *options); }),
             *options);
    CLI::App* end = add_root(add_command(*token, context, "revoke", "Make a token worthless at once",
                                         "lode token revoke /srv/registry 1f2e3d4c5b6a",
                                         [&context, options] { return revoke(context, *options); }),
                             *options);
    end->add_option("ID", options->id, "as lode token list shows it")->required();
}

}  // namespace lode
