// Two files and the manifest that names them.
#include "authoring/token_embedding_writer.h"

#include <vector>

#include <fmt/format.h>

#include "authoring/printable.h"
#include "authoring/token_embedding_manifest.h"
#include "module/hashing.h"

namespace lode {
namespace {

constexpr std::uint64_t rows_between_looks = 1024;

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

Result<void> TokenEmbeddingWriter::add_oov_rows(std::uint64_t count, const Cancellation& cancellation) {
    const std::vector<float> zeros(m_format.dimensions);
    for (std::uint64_t i = 0; i < count; ++i) {
        if (i % rows_between_looks == 0 && cancellation.requested()) return fail(ErrorCode::interrupted, "interrupted");
        LODE_TRY(m_table.add_row(zeros));
    }
    return {};
}

Result<FileEntry> TokenEmbeddingWriter::finish_table(Progress& progress, const Cancellation& cancellation) {
    LODE_TRY(m_table.finish());
    const auto path = m_folder / table_file_name;
    LODE_ASSIGN(const auto size, size_of_file(path));
    progress.start("hashing the table", size.value_or(0));
    LODE_ASSIGN(const auto digest, digest_of_file(path, progress, cancellation));
    progress.finish();
    return FileEntry{std::string(table_file_name), size.value_or(0), digest};
}

Result<Digest> TokenEmbeddingWriter::finish(const ModuleIdentity& identity, std::uint64_t oov_buckets,
                                            Progress& progress, const Cancellation& cancellation) {
    LODE_TRY(add_oov_rows(oov_buckets, cancellation));
    LODE_ASSIGN(const auto table, finish_table(progress, cancellation));
    LODE_ASSIGN(const auto vocabulary, m_vocabulary.finish());
    const auto manifest = make_token_embedding_manifest({.name = identity.name,
                                                         .version = identity.version,
                                                         .description = identity.description,
                                                         .license = identity.license,
                                                         .dtype = m_format.dtype,
                                                         .tokens = tokens(),
                                                         .dimensions = m_format.dimensions,
                                                         .oov_buckets = oov_buckets,
                                                         .vocabulary = vocabulary,
                                                         .table = table});
    LODE_ASSIGN(const auto json, write_manifest(manifest));
    LODE_TRY(write_file(m_folder / manifest_file_name, json));
    return digest_of(json);
}

}  // namespace lode
