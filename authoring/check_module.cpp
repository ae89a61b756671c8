// Reading what a manifest talks about.
#include "authoring/check_module.h"

#include <cmath>
#include <cstring>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "authoring/saved_model_check.h"
#include "authoring/token_set.h"
#include "base/mapped_file.h"
#include "base/printable.h"
#include "module/safetensors.h"
#include "module/vocabulary.h"

namespace lode {
namespace {

tl::unexpected<Error> refuse(std::string why) {
    return fail(ErrorCode::integrity, std::move(why));
}

std::string_view as_text(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Result<void> check_vocabulary(const ModuleFolder& module, const LookupSpec& lookup, const CheckLimits& limits) {
    if (lookup.size > limits.tokens)
        return refuse(
            fmt::format("it has {} tokens, more than the {} that can be checked", lookup.size, limits.tokens));
    LODE_ASSIGN(const auto file, MappedFile::open(module.path / lookup.file));
    TokenSet seen;
    std::uint64_t count = 0;
    LODE_TRY(visit_vocabulary(as_text(file.bytes()), [&](std::string_view token) -> Result<void> {
        if (++count > lookup.size) return refuse(fmt::format("expected {} tokens, got more", lookup.size));
        if (seen.insert(token)) return {};
        return refuse(fmt::format("the token `{}` on line {} came before", printable(token), count));
    }));
    if (count == lookup.size) return {};
    return refuse(fmt::format("expected {} tokens, got {}", lookup.size, count));
}

Result<void> check_tensor(const SafetensorsHeader& header, const std::string& name, std::string_view dtype,
                          const std::vector<std::uint64_t>& shape) {
    const auto found = header.tensors.find(name);
    if (found == header.tensors.end()) return refuse(fmt::format("it has no tensor `{}`", name));
    const SafetensorsEntry& tensor = found->second;
    if (tensor.dtype == dtype && tensor.shape == shape) return {};
    return refuse(fmt::format("expected the tensor `{}` to be {}[{}], got {}[{}]", name, dtype, fmt::join(shape, ","),
                              tensor.dtype, fmt::join(tensor.shape, ",")));
}

/// A row whose scale is no number is none, whatever it holds.
Result<void> check_finite(const FileDescriptor& file, const std::filesystem::path& path,
                          const SafetensorsEntry& tensor) {
    LODE_ASSIGN(const auto bytes, read_at(file, tensor.begin, tensor.end - tensor.begin, path));
    for (std::size_t at = 0; at + sizeof(float) <= bytes.size(); at += sizeof(float)) {
        float scale = 0;
        std::memcpy(&scale, bytes.data() + at, sizeof scale);
        if (!std::isfinite(scale) || scale < 0)
            return refuse(fmt::format("the scale of row {} is {}", at / sizeof(float), scale));
    }
    return {};
}

Result<void> check_variable(const ModuleFolder& module, const VariableSpec& variable) {
    const auto path = module.path / variable.file;
    LODE_ASSIGN(const auto file, open_for_reading(path));
    LODE_ASSIGN(const auto header, read_safetensors_header(file, path));
    LODE_TRY(check_tensor(header, variable.tensor, safetensors_name(variable.dtype), variable.shape));
    if (variable.dtype != Dtype::int8) return {};
    if (variable.shape.empty()) return refuse("an int8 variable has no rows that its scales could belong to");
    const std::string scales = variable.tensor + ".scale";
    LODE_TRY(check_tensor(header, scales, "F32", {variable.shape.front()}));
    return check_finite(file.file, path, header.tensors.at(scales));
}

/// The member of the manifest that a step names by an attribute; null where there is none such.
template <typename Member>
const Member* named(const std::map<std::string, Member>& members, const StepSpec& step, const std::string& attribute) {
    const auto found = step.attributes.find(attribute);
    const auto* name = found == step.attributes.end() ? nullptr : std::get_if<std::string>(&found->second);
    const auto member = name == nullptr ? members.end() : members.find(*name);
    return member == members.end() ? nullptr : &member->second;
}

Result<void> check_rows(const Manifest& manifest, const SignatureSpec& signature) {
    std::map<std::string, const LookupSpec*> ids;  // the value that holds them -> where they come from
    for (const StepSpec& step : signature.steps) {
        if (step.op == "lookup" && step.outputs.contains("ids"))
            ids[step.outputs.at("ids")] = named(manifest.lookups, step, "lookup");
        if (step.op != "gather" || !step.inputs.contains("ids")) continue;
        const auto source = ids.find(step.inputs.at("ids"));
        const VariableSpec* table = named(manifest.variables, step, "variable");
        if (source == ids.end() || source->second == nullptr || table == nullptr || table->shape.empty()) continue;
        const LookupSpec& lookup = *source->second;
        if (table->shape.front() != lookup.size + lookup.oov.buckets)
            return refuse(fmt::format(
                "expected `{}` to have {} rows for the {} tokens of `{}` and {} OOV buckets, got {}", table->tensor,
                lookup.size + lookup.oov.buckets, lookup.size, lookup.file, lookup.oov.buckets, table->shape.front()));
    }
    return {};
}

}  // namespace

Result<void> check_module(const ModuleFolder& module, const CheckLimits& limits) {
    const auto naming = [](std::string_view what, const std::string& name) {
        return in_context(fmt::format("{} `{}`", what, name));
    };
    if (module.manifest.kind == ForeignKind::saved_model) return check_saved_model(module);
    for (const auto& [name, signature] : module.manifest.signatures)
        LODE_TRY(check_rows(module.manifest, signature).map_error(naming("the signature", name)));
    for (const auto& [name, lookup] : module.manifest.lookups)
        LODE_TRY(check_vocabulary(module, lookup, limits).map_error(naming("the vocabulary", lookup.file)));
    for (const auto& [name, variable] : module.manifest.variables)
        LODE_TRY(check_variable(module, variable).map_error(naming("the table", variable.file)));
    return {};
}

}  // namespace lode
