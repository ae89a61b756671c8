// Modules and tables that tests of the runtime make for themselves.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "module/hashing.h"
#include "module/module_folder.h"
#include "module/safetensors.h"
#include "runtime/module.h"
#include "runtime/vocabulary/vocabulary_index.h"
#include "runtime/vocabulary/vocabulary_index_builder.h"
#include "tests/support/temporary_folder.h"

namespace lode::testing_runtime {

/// The bytes of any values, as a table file holds them.
template <typename T>
std::string bytes_of(const std::vector<T>& values) {
    return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

inline std::string safetensors(const std::vector<TensorLayout>& layout, std::string_view data) {
    return make_safetensors_header(layout) + std::string(data);
}

inline Result<VocabularyIndex> index_of(std::string_view text) {
    LODE_ASSIGN(auto bytes, build_vocabulary_index(text, digest_of(text)));
    return VocabularyIndex::open(std::move(bytes), digest_of(text));
}

/// Builds the index in memory, each time it is asked.
inline Result<VocabularyIndex> index_in_memory(const FileEntry&, const std::filesystem::path& path) {
    return index_of(content_of(path));
}

/// The signature `default(tokens: string[?]) -> float32[?,dims]`: look up in `tokens`, gather from `embeddings`.
inline SignatureSpec look_up_and_gather(std::uint64_t dims) {
    SignatureSpec signature;
    signature.inputs = {{"tokens", Dtype::string, {std::nullopt}}};
    signature.outputs = {{"default", Dtype::float32, {std::nullopt, dims}}};
    signature.steps = {
        {"lookup", {{"tokens", "tokens"}}, {{"lookup", std::string("tokens")}}, {{"ids", "ids"}}},
        {"gather", {{"ids", "ids"}}, {{"variable", std::string("embeddings")}}, {{"rows", "default"}}},
    };
    return signature;
}

/// A vocabulary and a float32 table of V + buckets rows, as a module folder; change the manifest before it is opened to
/// make it wrong.
inline ModuleFolder make_module(const TemporaryFolder& folder, const std::vector<std::string>& tokens,
                                const std::vector<float>& values, std::uint64_t dims, OovRule oov) {
    std::string words;
    for (const auto& token : tokens) words += token + "\n";
    const std::uint64_t rows = values.size() / dims;
    const std::string table = safetensors({{"embeddings", "F32", {rows, dims}}}, bytes_of(values));
    folder.write("words.txt", words);
    folder.write("embeddings.safetensors", table);

    Manifest manifest;
    manifest.name = {"acme", "animals"};
    manifest.version = parse_version("1").value();
    manifest.files = {{"embeddings.safetensors", table.size(), digest_of(table)},
                      {"words.txt", words.size(), digest_of(words)}};
    manifest.variables["embeddings"] = {"embeddings.safetensors", "embeddings", Dtype::float32, {rows, dims}, true};
    manifest.lookups["tokens"] = {"words.txt", tokens.size(), oov};
    manifest.signatures["default"] = look_up_and_gather(dims);
    const Digest digest = digest_of(to_json(manifest));
    return {folder.path(), std::move(manifest), digest};
}

/// The seed example: cat, dog, mouse and `oov.buckets` rows of zeros.
inline ModuleFolder make_seed_module(const TemporaryFolder& folder, OovRule oov) {
    std::vector<float> values = {1.11F, 2.56F, 3.45F, 1, 2, 3, 0.5F, 0.1F, 0.6F};
    values.resize(values.size() + 3 * oov.buckets);
    return make_module(folder, {"cat", "dog", "mouse"}, values, 3, oov);
}

}  // namespace lode::testing_runtime
