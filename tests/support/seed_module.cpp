// Writing the seed example byte by byte, without the code under test that imports.
#include "tests/support/seed_module.h"

#include <array>
#include <cstring>

#include "base/file.h"
#include "module/hashing.h"
#include "module/safetensors.h"
#include "tests/support/result_matchers.h"

namespace lode {
namespace {

constexpr std::array<float, 12> rows = {1.11F, 2.56F, 3.45F, 1, 2, 3, 0.5F, 0.1F, 0.6F, 0, 0, 0};

std::string table() {
    const std::array layout = {TensorLayout{"embeddings", "F32", {4, 3}}};
    std::string bytes = make_safetensors_header(layout);
    const std::size_t header = bytes.size();
    bytes.resize(header + sizeof rows);
    std::memcpy(bytes.data() + header, rows.data(), sizeof rows);
    return bytes;
}

SignatureSpec token_embedding() {
    return {.inputs = {{"tokens", Dtype::string, {std::nullopt}}},
            .outputs = {{"default", Dtype::float32, {std::nullopt, 3}}},
            .steps = {{"lookup", {{"tokens", "tokens"}}, {{"lookup", std::string("vocabulary")}}, {{"ids", "ids"}}},
                      {"gather", {{"ids", "ids"}}, {{"variable", std::string("embeddings")}}, {{"rows", "default"}}}}};
}

}  // namespace

ModuleFolder write_seed_module(const std::filesystem::path& folder, const SeedOptions& options) {
    const std::string table_bytes = table();
    Manifest manifest;
    manifest.name = parse_module_name(options.name).value();
    manifest.version = parse_version(options.version).value();
    manifest.files = {{"embeddings.safetensors", table_bytes.size(), digest_of(table_bytes)},
                      {"words.txt", options.words.size(), digest_of(options.words)}};
    manifest.variables["embeddings"] = {"embeddings.safetensors", "embeddings", Dtype::float32, {4, 3}, true};
    manifest.lookups["vocabulary"] = {"words.txt", 3, {1}};
    manifest.signatures["default"] = token_embedding();

    must(create_folders(folder));
    must(write_file(folder / "embeddings.safetensors", table_bytes));
    must(write_file(folder / "words.txt", options.words));
    must(write_file(folder / manifest_file_name, to_json(manifest)));
    return must(read_module_folder(folder));
}

}  // namespace lode
