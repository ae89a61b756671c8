// From a draft to what a manifest holds.
#include "authoring/signature_draft.h"

#include <fmt/format.h>

#include "base/mapped_file.h"
#include "runtime/module.h"
#include "runtime/vocabulary/vocabulary_index_builder.h"

namespace lode {
namespace {

Result<VocabularyIndex> index_in_memory(const FileEntry& file, const std::filesystem::path& path) {
    LODE_ASSIGN(const auto mapped, MappedFile::open(path));
    const std::string_view text(reinterpret_cast<const char*>(mapped.bytes().data()), mapped.bytes().size());
    LODE_ASSIGN(auto index, build_vocabulary_index(text, file.digest));
    return VocabularyIndex::open(std::move(index), file.digest);
}

ValueType type_of(const TensorSpec& tensor) {
    return {.dtype = tensor.dtype, .shape = tensor.shape, .ragged = tensor.ragged};
}

Result<void> check_type(const std::string& name, const TensorSpec& made, const TensorSpec& declared) {
    if (fits(type_of(made), type_of(declared))) return {};
    return fail(ErrorCode::integrity,
                fmt::format("signature `{}`: the output `{}` is declared as {}, the steps make {}", name, declared.name,
                            describe(type_of(declared)), describe(type_of(made))));
}

}  // namespace

SignatureSpec declared(SignatureDraft draft) {
    SignatureSpec signature{.inputs = std::move(draft.inputs), .outputs = {}, .steps = std::move(draft.steps)};
    for (auto& output : draft.outputs) {
        TensorType type = std::move(output.type).value_or(TensorType{});
        signature.outputs.push_back({std::move(output.name), type.dtype, std::move(type.shape), type.ragged});
    }
    return signature;
}

Result<SignatureSpec> complete(const ModuleFolder& module, const std::string& name, const SignatureDraft& draft) {
    SignatureSpec signature = declared(draft);
    if (signature.outputs.empty())
        return fail(ErrorCode::integrity, fmt::format("signature `{}`: it has no output", name));
    LODE_ASSIGN(const auto made, infer_outputs(module, name, signature, index_in_memory));
    for (std::size_t i = 0; i < made.size(); ++i) {
        if (draft.outputs[i].type)
            LODE_TRY(check_type(name, made[i], signature.outputs[i]));
        else
            signature.outputs[i] = made[i];
    }
    return signature;
}

}  // namespace lode
