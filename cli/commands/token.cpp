// `lode token`: who may do what with a registry on this machine.
#include <charconv>
#include <chrono>
#include <optional>

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/commands/commands.h"
#include "registry_server/access/audit_log.h"
#include "registry_server/access/token_store.h"
#include "registry_server/access/token_uses.h"

namespace lode {
namespace {

struct Options {
    std::string root;
    std::vector<std::string> publishers;
    std::string scope = "publish";
    std::string note;
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

std::string json_or_null(const std::optional<std::string>& text) {
    return text ? json_quote(*text) : "null";
}

std::string as_json(const Token& token) {
    std::string publishers;
    for (const auto& publisher : token.permission.publishers)
        publishers += (publishers.empty() ? "" : ",") + json_quote(publisher);
    return fmt::format(R"("id":"{}","note":{},"scope":"{}","publishers":[{}],"created":"{}","expires":{})", token.id,
                       json_quote(token.note), to_string(token.permission.scope), publishers, token.created,
                       json_or_null(token.expires));
}

/// `publish acme, beta`; `read, all publishers`.
std::string describe(const Permission& permission) {
    if (permission.covers_all()) return fmt::format("{} (all publishers)", to_string(permission.scope));
    return fmt::format("{} {}", to_string(permission.scope), fmt::join(permission.publishers, ", "));
}

Result<TokenStore::Wish> wish_of(const Options& options) {
    const auto scope = parse_scope(options.scope);
    if (!scope)
        return fail(ErrorCode::invalid_argument, fmt::format("`{}` is no scope", options.scope),
                    "read, publish or admin");
    if (*scope == Scope::admin && !options.publishers.empty())
        return fail(ErrorCode::invalid_argument, "a token of scope admin is for all publishers",
                    "leave out --publisher, or take --scope publish");
    TokenStore::Wish wish{{*scope, options.publishers}, std::nullopt, options.note};
    if (!options.expires.empty()) {
        LODE_ASSIGN(wish.valid_for, parse_duration(options.expires));
    }
    return wish;
}

Result<void> create(Context& context, const Options& options) {
    LODE_ASSIGN(auto wish, wish_of(options));
    LODE_ASSIGN(const auto folder, RegistryFolder::open(options.root));
    AuditLog audit(folder, context.clock);
    const AuditEntry entry{.action = AuditAction::create_token,
                           .actor = local_actor(),
                           .subject = wish.id,
                           .note = describe(wish.permission)};
    LODE_ASSIGN(const auto created, audited(audit, entry, context.terminal,
                                            [&] { return TokenStore(folder, context.clock).create(std::move(wish)); }));
    if (context.options.json)
        context.out << fmt::format("{{\"token\":\"{}\",{}}}\n", created.text, as_json(created.token));
    else
        context.out << created.text << "\n";
    return {};
}

Result<void> list(Context& context, const Options& options) {
    LODE_ASSIGN(const auto folder, RegistryFolder::open_existing(options.root));
    LODE_ASSIGN(const auto tokens, TokenStore(folder, context.clock).list());
    const auto uses = read_token_uses(folder);
    std::string json;
    for (const auto& token : tokens) {
        const auto use = uses.find(token.id);
        const auto last = use == uses.end() ? std::nullopt : std::optional(use->second);
        if (context.options.json)
            json +=
                fmt::format("{}{{{},\"last_used\":{}}}", json.empty() ? "" : ",", as_json(token), json_or_null(last));
        else
            context.out << fmt::format("{}  {}  created {}  {}  {}{}\n", token.id, describe(token.permission),
                                       token.created, token.expires ? "expires " + *token.expires : "never expires",
                                       last ? "last used " + *last : "never used",
                                       token.note.empty() ? "" : "  " + token.note);
    }
    if (context.options.json) context.out << "{\"tokens\":[" << json << "]}\n";
    return {};
}

Result<void> revoke(Context& context, const Options& options) {
    LODE_ASSIGN(const auto folder, RegistryFolder::open_existing(options.root));
    AuditLog audit(folder, context.clock);
    const AuditEntry entry{.action = AuditAction::revoke_token, .actor = local_actor(), .subject = options.id};
    LODE_TRY(
        audited(audit, entry, context.terminal, [&] { return TokenStore(folder, context.clock).revoke(options.id); }));
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
    CLI::App* token = app.add_subcommand("token", "Make, list and revoke access tokens");
    token->require_subcommand(1);
    token->fallthrough();
    CLI::App* make = add_root(add_command(*token, context, "create", "Print a new token, this once",
                                          "lode token create /srv/registry --publisher acme --expires 90d",
                                          [&context, options] { return create(context, *options); }),
                              *options);
    make->add_option("--publisher", options->publishers, "whose modules it is for; may be given several times")
        ->type_name("P");
    make->add_option(
            "--scope", options->scope,
            "read: where reading needs a token; publish: that, and to publish and yank; admin: everything, for "
            "every publisher")
        ->type_name("read|publish|admin")
        ->capture_default_str();
    make->add_option("--note", options->note, "who or what gets it, for the list")->type_name("TEXT");
    make->add_option("--expires", options->expires, "how long it is valid, as 90d or 12h; without it, for ever")
        ->type_name("TIME");
    add_root(add_command(*token, context, "list", "Print the tokens: ids, what they may do, times",
                         "lode token list /srv/registry", [&context, options] { return list(context, *options); }),
             *options);
    CLI::App* end = add_root(add_command(*token, context, "revoke", "Make a token worthless at once",
                                         "lode token revoke /srv/registry 1f2e3d4c5b6a",
                                         [&context, options] { return revoke(context, *options); }),
                             *options);
    end->add_option("ID", options->id, "as lode token list shows it")->required();
}

}  // namespace lode
