// From a stream of rows to a folder.
#include "authoring/import_vectors.h"

#include <utility>

#include <fmt/format.h>

#include "authoring/input_file.h"
#include "authoring/table_writer.h"
#include "authoring/token_embedding_writer.h"
#include "authoring/vector_text.h"

namespace lode {
namespace {

namespace fs = std::filesystem;

Result<void> check_options(const ImportOptions& options) {
    LODE_TRY(check_table_dtype(options.dtype));
    if (options.oov_buckets > most_oov_buckets)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("expected at most {} OOV buckets, got {}", most_oov_buckets, options.oov_buckets));
    if (options.top == 0) return fail(ErrorCode::invalid_argument, "a module of the first 0 tokens would be empty");
    return {};
}

/// How many rows were passed over, and where the first of them stands.
struct Skipped {
    std::uint64_t count = 0;
    std::uint64_t first_line = 0;
};

/// Adds the rows that follow `row`, and `row` itself, until the input or `top` ends.
Result<Skipped> copy_rows(VectorTextReader& reader, WordVector row, std::optional<std::uint64_t> top,
                          TokenEmbeddingWriter& writer) {
    Skipped skipped;
    while (true) {
        LODE_ASSIGN(const bool added,
                    writer.add(row.token, row.values).map_error(in_context(fmt::format("line {}", row.line))));
        if (!added && skipped.count++ == 0) skipped.first_line = row.line;
        if (top == writer.tokens()) return skipped;
        LODE_ASSIGN(const auto next, reader.next());
        if (!next) return skipped;
        row = *next;
    }
}

struct Imported {
    Digest digest;
    std::uint64_t tokens = 0;
    std::uint64_t dimensions = 0;
    Skipped skipped;
};

Result<Imported> write_module(const InputFile& input, const fs::path& folder, const ImportOptions& options,
                              Progress& progress, const Cancellation& cancellation) {
    progress.start("importing " + input.name, input.size);
    VectorTextReader reader(reading(input, progress, cancellation));
    LODE_ASSIGN(const auto first, reader.next().map_error(in_context(input.name)));
    if (!first) return fail(ErrorCode::internal, "a reader of vectors ended before its first row");
    LODE_ASSIGN(auto writer, TokenEmbeddingWriter::create(folder, options.dtype, reader.dimensions()));
    LODE_ASSIGN(const auto skipped, copy_rows(reader, *first, options.top, writer).map_error(in_context(input.name)));
    progress.finish();
    LODE_ASSIGN(const auto digest,
                writer.finish(options.identity, options.oov_buckets, {.kind = options.preset}, progress, cancellation));
    return Imported{digest, writer.tokens(), reader.dimensions(), skipped};
}

}  // namespace

Result<ImportSummary> import_vectors(const fs::path& source, const fs::path& folder, const ImportOptions& options,
                                     Progress& progress, Log& log, const Cancellation& cancellation) {
    LODE_TRY(check_options(options));
    std::error_code error;
    if (fs::is_directory(source, error))
        return fail(ErrorCode::invalid_argument,
                    fmt::format("`{}` is a folder, and no file of vectors", source.string()),
                    "a static embedding model's folder has model.safetensors, tokenizer.json and config.json; lode "
                    "build makes a "
                    "module of other parts; a SavedModel, or any other folder, is published as it is: lode publish DIR "
                    "REGISTRY --name P/N --version V");
    LODE_ASSIGN(const auto goal, FolderGoal::open(folder, options.overwrite));
    LODE_ASSIGN(const auto input, open_input_file(source));
    LODE_ASSIGN(auto staged, goal.stage());
    LODE_ASSIGN(const auto imported, write_module(input, staged.path(), options, progress, cancellation));
    if (cancellation.requested()) return fail(ErrorCode::interrupted, "interrupted");
    LODE_TRY(goal.commit(std::move(staged)));
    if (imported.skipped.count > 0)
        log.warning(fmt::format("{}: rows whose token came before were skipped: {}, the first on line {}", input.name,
                                imported.skipped.count, imported.skipped.first_line));
    return ImportSummary{goal.path(), imported.digest, imported.tokens, imported.dimensions, imported.skipped.count};
}

}  // namespace lode
