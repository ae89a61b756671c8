// Signatures by their names.
#include "runtime/module_state.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/exception.h"

namespace lode {

ModuleState::ModuleState(ModuleFolder opened, Mapping trainable, std::size_t threads)
    : folder(std::move(opened)),
      variables(std::make_unique<VariableStore>(folder.path, folder.manifest.variables, trainable)),
      workers(std::make_unique<Workers>(threads)) {}

Result<const Program*> ModuleState::program(std::string_view signature) const {
    const auto found = programs.find(signature);
    if (found != programs.end()) return &found->second;
    std::vector<std::string_view> names;
    for (const auto& [name, program] : programs) names.push_back(name);
    return fail(ErrorCode::invalid_argument,
                fmt::format("the module `{}` has no signature `{}`; it has: {}", to_string(folder.manifest.name),
                            signature, fmt::join(names, ", ")));
}

Result<const TokenEmbedding*> ModuleState::embedding() const {
    if (token_embedding) return &*token_embedding;
    return fail(ErrorCode::invalid_argument,
                fmt::format("the module `{}` has no token embedding: no signature gathers rows by a vocabulary",
                            to_string(folder.manifest.name)));
}

Result<void> ModuleState::call_for_default(const Arguments& arguments, Answer& answer,
                                           std::string_view signature) const {
    LODE_ASSIGN(const Program* called, program(signature));
    // A module may ask for more memory than there is.
    return without_exceptions([&] { return lode::call_for_default(*called, arguments, answer, *workers); });
}

Result<Tensors> ModuleState::call_for_all(const Arguments& arguments, std::string_view signature) const {
    LODE_ASSIGN(const Program* called, program(signature));
    return without_exceptions([&] { return lode::call_for_all(*called, arguments); });
}

}  // namespace lode
