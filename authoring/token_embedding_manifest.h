// The manifest of a module that maps tokens to rows of one table.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "module/manifest.h"

namespace lode {

inline constexpr std::string_view vocabulary_file_name = "words.txt";
inline constexpr std::string_view table_file_name = "embeddings.safetensors";
inline constexpr std::string_view table_tensor_name = "embeddings";

struct TokenEmbedding {
    ModuleName name;
    Version version;
    std::string description;
    std::string license;
    Dtype dtype = Dtype::float32;   ///< of the table
    std::uint64_t tokens = 0;       ///< V
    std::uint64_t dimensions = 0;   ///< D
    std::uint64_t oov_buckets = 0;  ///< N; 0: unknown tokens have no row
    FileEntry vocabulary;           ///< words.txt: V lines
    FileEntry table;                ///< embeddings.safetensors: V + N rows of D values
};

/// Variable `embeddings`, lookup `vocabulary`, and the signature `default(tokens: string[?]) -> float32[?,D]`.
Manifest make_token_embedding_manifest(const TokenEmbedding& module);

/// to_json, for a manifest whose texts may come from a user: `invalid_argument` where one is not UTF-8.
Result<std::string> write_manifest(const Manifest& manifest);

}  // namespace lode
