// `lode export`: word vectors for other programs.
#include <memory>

#include "cli/command.h"
#include "cli/commands/commands.h"
#include "cli/vector_export.h"

namespace lode {

void add_export(CLI::App& app, Context& context) {
    auto request = std::make_shared<VectorExportRequest>();
    auto* command = add_command(app, context, "export", "Write a module's words and vectors for other programs",
                                "lode export https://hub.example.org/acme/glove-en-100/1 glove.vec",
                                [&context, request] { return export_vectors(context, *request); });
    command->add_option("HANDLE", request->handle, "a URL or a path of a module")->required();
    command->add_option("FILE", request->output, "a file, which appears whole or not at all")->required();
    command
        ->add_option("--format", request->format,
                     "word2vec, glove or word2vec-binary (by the file's ending: .vec, .txt, .bin)")
        ->type_name("FORMAT");
    command->add_option("--threads", request->threads, "how many work at once (as many as there are cores)")
        ->type_name("N")
        ->check(CLI::Range(1, 1024));
}

}  // namespace lode
