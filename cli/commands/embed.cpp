// `lode embed`: texts in, their vectors out, by the thousand.
#include <memory>

#include "cli/command.h"
#include "cli/commands/commands.h"
#include "cli/embedding.h"

namespace lode {

void add_embed(CLI::App& app, Context& context) {
    auto request = std::make_shared<EmbeddingRequest>();
    auto* command =
        add_command(app, context, "embed",
                    "Print or write the vectors of texts; texts come from stdin, one a line, when none is given",
                    "lode embed https://hub.example.org/acme/sentences-en/1 --output out.npy < texts.txt",
                    [&context, request] { return embed(context, *request); });
    command->add_option("HANDLE", request->handle, "a URL or a path of a module")->required();
    command->add_option("TEXT", request->texts, "texts to embed");
    command->add_option("--signature", request->signature, "which of the module's signatures")->capture_default_str();
    command->add_option("--output", request->output, "a file, which appears whole or not at all")->type_name("FILE");
    command->add_option("--format", request->format, "text, csv, jsonl, npy or raw (by the file's ending; else text)")
        ->type_name("FORMAT");
    command->add_option("--threads", request->threads, "how many work at once (as many as there are cores)")
        ->type_name("N")
        ->check(CLI::Range(1, 1024));
}

}  // namespace lode
