// What changed, as tensors of files.
#include "authoring/export_module.h"

#include <vector>

#include "authoring/copy_module.h"

namespace lode {
namespace {

Result<std::vector<ChangedTensor>> changes_of(const Module& module) {
    std::vector<ChangedTensor> changes;
    for (const std::string& name : module.changed_variables()) {
        LODE_ASSIGN(const Variable variable, module.variable(name));
        const VariableSpec& spec = module.variables().at(name);
        changes.push_back({spec.file, spec.tensor, variable.stored_rows()});
        if (!variable.stored_scales().empty())
            changes.push_back({spec.file, spec.tensor + ".scale", variable.stored_scales()});
    }
    return changes;
}

}  // namespace

Result<Digest> export_to(const Module& module, const std::filesystem::path& folder, const ExportOptions& options,
                         Progress& progress, const Cancellation& cancellation) {
    LODE_ASSIGN(const auto changes, changes_of(module));
    const Manifest& manifest = module.manifest();
    const ModuleIdentity identity{options.name.value_or(manifest.name), options.version, manifest.description,
                                  manifest.license};
    const ModuleFolder source{module.path(), manifest, module.digest()};
    return copy_module(source, identity, changes, folder, options.overwrite, progress, cancellation);
}

Result<Digest> export_to(const Module& module, const std::filesystem::path& folder, const ExportOptions& options) {
    SilentProgress progress;
    return export_to(module, folder, options, progress, Cancellation());
}

}  // namespace lode
