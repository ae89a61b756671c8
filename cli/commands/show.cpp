// `lode show`: what a module is and what it can be asked.
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/printable.h"
#include "cli/command.h"
#include "cli/commands/commands.h"
#include "module/module_folder.h"

namespace lode {
namespace {

struct ShowOptions {
    std::string handle;
    bool verify = false;
};

/// What a module says of itself, so that no terminal obeys it.
std::string shown(std::string_view text) {
    return printable(text, text.size());
}

std::string as_text(const ModuleFolder& module) {
    const Manifest& manifest = module.manifest;
    std::string text = fmt::format("{}\n{}\n", title_of(manifest), to_string(module.digest));
    if (!manifest.description.empty()) text += shown(manifest.description) + "\n";
    if (!manifest.license.empty()) text += "license: " + shown(manifest.license) + "\n";
    if (manifest.parent) text += "parent: " + to_string(*manifest.parent) + "\n";
    if (!manifest.signatures.empty()) text += "\nsignatures:\n";
    for (const auto& [name, signature] : manifest.signatures)
        text += fmt::format("  {}\n", shown(describe(name, signature)));
    if (!manifest.lookups.empty()) text += "\nvocabularies:\n";
    for (const auto& [name, lookup] : manifest.lookups) {
        const std::string oov = lookup.oov.buckets > 0 ? fmt::format("{} OOV buckets", lookup.oov.buckets)
                                                       : std::string("unknown tokens have no row");
        text += fmt::format("  {}: {} tokens, {}\n", shown(name), lookup.size,
                            lookup.oov.buckets == 1 ? "1 OOV bucket" : oov);
    }
    if (!manifest.variables.empty()) text += "\nvariables:\n";
    for (const auto& [name, variable] : manifest.variables)
        text += fmt::format("  {}: {}[{}]{}\n", shown(name), to_string(variable.dtype), fmt::join(variable.shape, ","),
                            variable.trainable ? "" : ", frozen");
    text += "\nfiles:\n";
    for (const auto& file : manifest.files) text += fmt::format("  {}  {}\n", file.path, human_size(file.size));
    return text;
}

Result<void> run(Context& context, const ShowOptions& options) {
    LODE_ASSIGN(const auto hub, context.open_hub());
    LODE_ASSIGN(const auto resolved, hub.resolve(options.handle));
    if (options.verify) LODE_TRY(verify_module_folder(resolved.module, context.terminal, context.cancellation));
    if (context.options.json) {
        OrderedJson json = OrderedJson::parse(to_json(resolved.module.manifest));
        json["digest"] = to_string(resolved.module.digest);
        context.out << json.dump() << "\n";
        return {};
    }
    context.out << as_text(resolved.module);
    if (options.verify) context.out << "\nverified: every file is what the manifest promises\n";
    return {};
}

}  // namespace

void add_show(CLI::App& app, Context& context) {
    auto options = std::make_shared<ShowOptions>();
    auto* command = add_command(app, context, "show", "Print a module's name, digest, signatures and files",
                                "lode show https://hub.example.org/acme/glove-en-100/1 --verify",
                                [&context, options] { return run(context, *options); });
    command->add_option("HANDLE", options->handle, "a URL or a path of a module")->required();
    command->add_flag("--verify", options->verify, "hash every file again and compare");
}

}  // namespace lode
