// Writes a module that maps tokens to rows of one table, a token and its row at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "authoring/table_writer.h"
#include "authoring/vocabulary_writer.h"
#include "base/progress.h"
#include "base/result.h"
#include "module/digest.h"
#include "module/module_name.h"
#include "module/version.h"

namespace lode {

/// What a module's manifest says of it besides its content.
struct ModuleIdentity {
    ModuleName name;
    Version version;
    std::string description;
    std::string license;
};

/// One thread at a time.
class TokenEmbeddingWriter {
public:
    /// Begins `words.txt` and `embeddings.safetensors` in an empty folder.
    static Result<TokenEmbeddingWriter> create(const std::filesystem::path& folder, Dtype dtype,
                                               std::uint64_t dimensions);

    /// False, and nothing is written, for a token that came before. `unusable`, naming the token, for a value that the
    /// dtype cannot hold; the folder is of no use then.
    Result<bool> add(std::string_view token, std::span<const float> row);

    /// Adds the rows of the OOV buckets, zeros; syncs the files; writes `module.json`. Returns its digest.
    Result<Digest> finish(const ModuleIdentity& identity, std::uint64_t oov_buckets, Progress& progress,
                          const Cancellation& cancellation);

    std::uint64_t tokens() const { return m_vocabulary.tokens(); }

private:
    TokenEmbeddingWriter(std::filesystem::path folder, TableFormat format, VocabularyWriter vocabulary,
                         TableWriter table);
    Result<void> add_oov_rows(std::uint64_t count, const Cancellation& cancellation);
    Result<FileEntry> finish_table(Progress& progress, const Cancellation& cancellation);

    std::filesystem::path m_folder;
    TableFormat m_format;
    VocabularyWriter m_vocabulary;
    TableWriter m_table;
};

}  // namespace lode
