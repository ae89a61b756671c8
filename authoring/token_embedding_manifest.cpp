// Filling in a manifest.
#include "authoring/token_embedding_manifest.h"

#include <nlohmann/json.hpp>

namespace lode {
namespace {

SignatureSpec lookup_then_gather(std::uint64_t dimensions) {
    SignatureSpec signature;
    signature.inputs = {{"tokens", Dtype::string, {std::nullopt}}};
    signature.outputs = {{"default", Dtype::float32, {std::nullopt, dimensions}}};
    signature.steps = {
        {"lookup", {{"tokens", "tokens"}}, {{"lookup", std::string("vocabulary")}}, {{"ids", "ids"}}},
        {"gather", {{"ids", "ids"}}, {{"variable", std::string("embeddings")}}, {{"rows", "default"}}},
    };
    return signature;
}

}  // namespace

Manifest make_token_embedding_manifest(const TokenEmbedding& module) {
    Manifest manifest;
    manifest.name = module.name;
    manifest.version = module.version;
    manifest.description = module.description;
    manifest.license = module.license;
    manifest.files = {module.table, module.vocabulary};
    manifest.variables["embeddings"] = {.file = module.table.path,
                                        .tensor = std::string(table_tensor_name),
                                        .dtype = module.dtype,
                                        .shape = {module.tokens + module.oov_buckets, module.dimensions}};
    manifest.lookups["vocabulary"] = {module.vocabulary.path, module.tokens, OovRule{module.oov_buckets}};
    manifest.signatures["default"] = lookup_then_gather(module.dimensions);
    return manifest;
}

Result<std::string> write_manifest(const Manifest& manifest) {
    try {
        return to_json(manifest);
    } catch (const nlohmann::json::type_error&) {
        return fail(ErrorCode::invalid_argument, "the description or the license is not UTF-8");
    }
}

}  // namespace lode
