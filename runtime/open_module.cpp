// Opening a module: its tables and vocabularies mapped, its signatures compiled.
#include <thread>

#include <fmt/format.h>

#include "runtime/module_state.h"
#include "runtime/token_embedding.h"

namespace lode {
namespace {

/// The sketch of the table that `name` names.
Result<NearestSketch> sketch_of(const ModuleFolder& folder, const std::string& name, const Table& table,
                                const OpenNearestSketch& open_sketch) {
    const VariableSpec& variable = folder.manifest.variables.at(name);
    const FileEntry* file = folder.manifest.find_file(variable.file);
    if (file == nullptr || !open_sketch)
        return fail(ErrorCode::internal, fmt::format("the sketch of `{}` cannot be had", name));
    return open_sketch(*file, folder.path / file->path, variable, table);
}

/// It can be fetched and verified as any module, but has nothing to call.
tl::unexpected<Error> not_to_be_called(const ModuleFolder& folder) {
    const bool is_saved_model = folder.manifest.kind == ForeignKind::saved_model;
    return fail(ErrorCode::invalid_argument,
                fmt::format("`{}` is {}, of which lode can call nothing", folder.path.string(),
                            is_saved_model ? "a SavedModel, a graph for TensorFlow" : "a folder without module.json"),
                "its files are there for other programs; vectors and vocabularies among them become a module with "
                "`lode import` or `lode build`");
}

}  // namespace

Result<Module> open_module(ModuleFolder folder, const OpenVocabularyIndex& open_index, const ModuleOptions& options,
                           const OpenNearestSketch& open_sketch) {
    if (folder.manifest.kind) return not_to_be_called(folder);
    if (options.sketch && options.trainable)
        return fail(ErrorCode::invalid_argument, "a module is opened as trainable or with a sketch, not both");
    auto state = std::make_shared<ModuleState>(
        std::move(folder), options.trainable ? Mapping::copy_on_write : Mapping::read_only,
        options.threads == 0 ? std::thread::hardware_concurrency() : options.threads);
    Resources resources(state->folder, open_index, *state->variables);
    for (const auto& [name, signature] : state->folder.manifest.signatures) {
        LODE_ASSIGN(auto program, Program::compile(name, signature, resources));
        state->programs.emplace(name, std::move(program));
    }
    if (const auto names = find_token_embedding(state->folder.manifest)) {
        LODE_ASSIGN(auto lookup, resources.lookup(names->lookup));
        LODE_ASSIGN(auto table, resources.table(names->variable));
        std::optional<NearestSketch> sketch;
        if (options.sketch) {
            LODE_ASSIGN(sketch, sketch_of(state->folder, names->variable, *table, open_sketch));
        }
        state->token_embedding = TokenEmbedding{std::move(lookup), std::move(table), std::move(sketch)};
    }
    return Module(std::move(state));
}

Result<std::vector<TensorSpec>> infer_outputs(const ModuleFolder& folder, const std::string& name,
                                              const SignatureSpec& signature, const OpenVocabularyIndex& open_index) {
    VariableStore variables(folder.path, folder.manifest.variables, Mapping::read_only);
    Resources resources(folder, open_index, variables);
    return Program::infer_outputs(name, signature, resources);
}

}  // namespace lode
