// Two files and the manifest that names them.
#include "authoring/token_embedding_writer.h"

#include <vector>

#include <fmt/format.h>

#include "authoring/manifest_file.h"
#include "authoring/parts/module_file.h"
#include "base/printable.h"

namespace lode {
namespace {

constexpr std::string_view table_tensor_name = "embeddings";

}  // namespace

TokenEmbeddingWriter::TokenEmbeddingWriter(std::filesystem::path folder, TableFormat format,
                                           VocabularyWriter vocabulary, TableWriter table)
    : m_folder(std::move(folder)),
      m_format(std::move(format)),
      m_vocabulary(std::move(vocabulary)),
      m_table(std::move(table)) {}

Result<TokenEmbeddingWriter> TokenEmbeddingWriter::create(const std::filesystem::path& folder, Dtype dtype,
                                                          std::uint64_t dimensions) {
    TableFormat format{std::string(table_tensor_name), dtype, dimensions};
    LODE_ASSIGN(auto vocabulary, VocabularyWriter::create(folder / vocabulary_file_name));
    LODE_ASSIGN(auto table, TableWriter::create(folder / table_file_name, format));
    return TokenEmbeddingWriter(folder, std::move(format), std::move(vocabulary), std::move(table));
}

Result<bool> TokenEmbeddingWriter::add(std::string_view token, std::span<const float> row) {
    LODE_ASSIGN(const bool is_new, m_vocabulary.add(token));
    if (!is_new) return false;
    LODE_TRY(m_table.add_row(row).map_error(in_context(fmt::format("the token `{}`", printable(token)))));
    return true;
}

Result<Digest> TokenEmbeddingWriter::finish(const ModuleIdentity& identity, std::uint64_t oov_buckets,
                                            const Preset& preset, Progress& progress,
                                            const Cancellation& cancellation) {
    LODE_TRY(m_table.add_zeros(oov_buckets, cancellation));
    LODE_TRY(m_table.finish());
    LODE_ASSIGN(const auto table, describe_file(m_folder, std::string(table_file_name), progress, cancellation));
    LODE_ASSIGN(const auto vocabulary, m_vocabulary.finish());
    Manifest manifest;
    manifest.name = identity.name;
    manifest.version = identity.version;
    manifest.description = identity.description;
    manifest.license = identity.license;
    manifest.files = {table, vocabulary};
    manifest.variables[preset.variable] = {.file = table.path,
                                           .tensor = m_format.tensor,
                                           .dtype = m_format.dtype,
                                           .shape = {m_table.rows(), m_format.dimensions}};
    manifest.lookups[preset.vocabulary] = {vocabulary.path, tokens(), OovRule{oov_buckets}};
    for (auto& [name, draft] : preset_signatures(preset, m_format.dimensions))
        manifest.signatures[name] = declared(std::move(draft));
    return write_manifest(m_folder, std::move(manifest));
}

}  // namespace lode
