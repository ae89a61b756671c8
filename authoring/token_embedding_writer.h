// Writes a module that maps tokens to rows of one table, a token and its row at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "authoring/module_identity.h"
#include "authoring/preset.h"
#include "authoring/table_writer.h"
#include "authoring/vocabulary_writer.h"
#include "base/progress.h"
#include "base/result.h"
#include "module/digest.h"

namespace lode {

inline constexpr std::string_view vocabulary_file_name = "words.txt";
inline constexpr std::string_view table_file_name = "embeddings.safetensors";

/// Unlike a ModuleBuilder it takes tokens and rows together, from a stream that is read once. One thread at a time.
class TokenEmbeddingWriter {
public:
    /// Begins `words.txt` and `embeddings.safetensors` in an empty folder.
    static Result<TokenEmbeddingWriter> create(const std::filesystem::path& folder, Dtype dtype,
                                               std::uint64_t dimensions);

    /// False, and nothing is written, for a token that came before. `unusable`, naming the token, for a value that the
    /// dtype cannot hold; the folder is of no use then.
    Result<bool> add(std::string_view token, std::span<const float> row);

    /// Adds the rows of the OOV buckets, zeros; syncs the files; writes `module.json` with the lookup, the variable and
    /// the signatures of the preset. Returns its digest.
    Result<Digest> finish(const ModuleIdentity& identity, std::uint64_t oov_buckets, const Preset& preset,
                          Progress& progress, const Cancellation& cancellation);

    std::uint64_t tokens() const { return m_vocabulary.tokens(); }

private:
    TokenEmbeddingWriter(std::filesystem::path folder, TableFormat format, VocabularyWriter vocabulary,
                         TableWriter table);

    std::filesystem::path m_folder;
    TableFormat m_format;
    VocabularyWriter m_vocabulary;
    TableWriter m_table;
};

}  // namespace lode
