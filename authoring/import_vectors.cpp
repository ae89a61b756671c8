// From a stream of rows to a folder.
#include "authoring/import_vectors.h"

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "authoring/token_embedding_writer.h"
#include "authoring/vector_text.h"
#include "module/row_encoding.h"

namespace lode {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t max_oov_buckets = std::uint64_t{1} << 31U;  // as in a manifest

Result<void> check_options(const ImportOptions& options) {
    if (!is_table_dtype(options.dtype))
        return fail(ErrorCode::invalid_argument, fmt::format("a table cannot hold {}", to_string(options.dtype)));
    if (options.oov_buckets > max_oov_buckets)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("expected at most {} OOV buckets, got {}", max_oov_buckets, options.oov_buckets));
    if (options.top == 0) return fail(ErrorCode::invalid_argument, "a module of the first 0 tokens would be empty");
    return {};
}

/// The input, and what messages call it.
struct Input {
    FileDescriptor file;
    std::string name;
    std::uint64_t size = 0;  ///< bytes; 0 where it is not known
};

Result<Input> open_input(const fs::path& source) {
    if (source == "-") {
        FileDescriptor copy(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0));
        if (!copy) return fail(system_error("opening standard input", errno));
        return Input{std::move(copy), "standard input"};
    }
    LODE_ASSIGN(auto file, open_file(source, O_RDONLY));
    LODE_ASSIGN(const auto size, size_of_file(source));
    (void)::posix_fadvise(file.get(), 0, 0, POSIX_FADV_SEQUENTIAL);  // a hint
    return Input{std::move(file), "`" + source.string() + "`", size.value_or(0)};
}

ReadBytes reading(const Input& input, Progress& progress, const Cancellation& cancellation) {
    return [&](std::span<char> room) -> Result<std::size_t> {
        while (true) {
            if (cancellation.requested()) return fail(ErrorCode::interrupted, "interrupted");
            const ssize_t got = ::read(input.file.get(), room.data(), room.size());
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) return fail(system_error("reading", errno));
            progress.advance(static_cast<std::uint64_t>(got));
            return static_cast<std::size_t>(got);
        }
    };
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

Result<Imported> write_module(const Input& input, const fs::path& folder, const ImportOptions& options,
                              Progress& progress, const Cancellation& cancellation) {
    progress.start("importing " + input.name, input.size);
    VectorTextReader reader(reading(input, progress, cancellation));
    LODE_ASSIGN(const auto first, reader.next().map_error(in_context(input.name)));
    if (!first) return fail(ErrorCode::internal, "a reader of vectors ended before its first row");
    LODE_ASSIGN(auto writer, TokenEmbeddingWriter::create(folder, options.dtype, reader.dimensions()));
    LODE_ASSIGN(const auto skipped, copy_rows(reader, *first, options.top, writer).map_error(in_context(input.name)));
    progress.finish();
    const ModuleIdentity identity{options.name, options.version, options.description, options.license};
    LODE_ASSIGN(const auto digest, writer.finish(identity, options.oov_buckets, progress, cancellation));
    return Imported{digest, writer.tokens(), reader.dimensions(), skipped};
}

}  // namespace

Result<ImportSummary> import_vectors(const fs::path& source, const fs::path& folder, const ImportOptions& options,
                                     Progress& progress, Log& log, const Cancellation& cancellation) {
    LODE_TRY(check_options(options));
    LODE_ASSIGN(const auto goal, FolderGoal::open(folder, options.overwrite));
    LODE_ASSIGN(const auto input, open_input(source));
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
