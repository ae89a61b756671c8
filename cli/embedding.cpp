// Joins source, module, format and destination.
#include "cli/embedding.h"

#include <algorithm>
#include <cerrno>
#include <memory>
#include <optional>
#include <thread>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/bulk/destination.h"
#include "cli/bulk/given_texts.h"
#include "cli/bulk/line_texts.h"
#include "cli/bulk/ordered_pipeline.h"
#include "cli/formats/matrix_format.h"

namespace lode {
namespace {

/// Of a block: enough to keep a thread busy for milliseconds, and as text still only some MB.
constexpr std::size_t values_in_a_block = std::size_t{1} << 18U;
constexpr std::size_t most_texts_in_a_block = std::size_t{1} << 16U;

/// None: the one object of `--json`.
Result<std::optional<FormatName>> choose_format(const EmbeddingRequest& request, bool json) {
    const bool to_stdout = request.output.empty();
    if (request.format.empty()) {
        if (!to_stdout) return format_of_file(request.output);
        return json ? std::nullopt : std::optional(FormatName::text);
    }
    LODE_ASSIGN(const FormatName name, parse_format_name(request.format));
    if (to_stdout && json)
        return fail(ErrorCode::invalid_argument, "`--json` and `--format` are two formats for one output",
                    "leave one of them out, or name a file with --output");
    if (to_stdout && is_binary(name))
        return fail(ErrorCode::invalid_argument,
                    fmt::format("the format `{}` is binary: it is written to files only", to_string(name)),
                    "name a file with --output");
    return name;
}

/// The length of a row, learned by asking for none.
Result<std::size_t> dims_of(const Module& module, std::string_view signature) {
    LODE_ASSIGN(const Matrix none, module.call(std::span<const std::string_view>(), signature));
    if (none.rows() == 0) return static_cast<std::size_t>(none.cols());
    return fail(ErrorCode::invalid_argument, fmt::format("the signature `{}` does not give a row a text", signature));
}

Result<std::unique_ptr<TextSource>> open_source(const EmbeddingRequest& request, std::size_t texts_in_a_block,
                                                const Cancellation& cancellation) {
    if (!request.texts.empty()) return std::make_unique<GivenTexts>(request.texts, texts_in_a_block);
    return lines_of_stdin({.lines = texts_in_a_block}, cancellation);
}

/// The bytes that stdin still has where it is a file; otherwise nobody knows: 0.
std::uint64_t bytes_of_stdin() {
    struct stat status {};
    if (::fstat(STDIN_FILENO, &status) != 0 || !S_ISREG(status.st_mode)) return 0;
    return static_cast<std::uint64_t>(std::max<off_t>(status.st_size - ::lseek(STDIN_FILENO, 0, SEEK_CUR), 0));
}

std::size_t thread_count(std::size_t wanted) {
    return wanted > 0 ? wanted : std::max(1U, std::thread::hardware_concurrency());
}

/// What one worker has in hand; used again for its next block.
struct Workpiece {
    TextBlock block;
    std::vector<float> values;
    std::string bytes;
    bool first = false;
};

/// One run: reads, embeds, formats and writes, by as many threads as it is told.
class EmbeddingRun {
public:
    EmbeddingRun(const Module& module, std::string_view signature, std::size_t dims, const MatrixFormat& format)
        : m_module(module), m_signature(signature), m_dims(dims), m_format(format) {}

    Result<void> run(TextSource& source, Destination& destination, std::size_t threads, Progress& progress) {
        std::vector<Workpiece> pieces(threads);
        const OrderedStages stages = {
            .read = [&](std::size_t i, const Cancellation& stop) { return read(source, pieces[i], stop); },
            .work = [&](std::size_t i) { return embed_and_format(pieces[i]); },
            .write = [&](std::size_t i) -> Result<void> {
                LODE_TRY(begin(destination));
                LODE_TRY(destination.write(pieces[i].bytes));
                m_rows += pieces[i].block.texts.size();
                progress.advance(pieces[i].block.bytes.size());
                return {};
            }};
        LODE_TRY(run_in_order(threads, stages));
        LODE_TRY(begin(destination));
        return destination.write(m_format.tail());
    }
    std::uint64_t rows() const { return m_rows; }

private:
    /// Once: where nothing can be embedded, nothing is written.
    Result<void> begin(Destination& destination) {
        return std::exchange(m_has_head, true) ? Result<void>() : destination.write(m_format.head(0, m_dims));
    }
    Result<bool> read(TextSource& source, Workpiece& piece, const Cancellation& stop) {
        piece.first = !std::exchange(m_begun, true);
        return source.next(piece.block, stop);
    }

    Result<void> embed_and_format(Workpiece& piece) const {
        const std::size_t count = piece.block.texts.size() * m_dims;
        if (piece.values.size() < count) piece.values.resize(count);
        const auto values = std::span(piece.values).first(count);
        LODE_TRY(m_module.call_into(piece.block.texts, values, m_signature));
        piece.bytes.clear();
        m_format.append_rows(piece.bytes, {piece.block.texts, values, m_dims, piece.first});
        return {};
    }

    const Module& m_module;
    std::string_view m_signature;
    std::size_t m_dims;
    const MatrixFormat& m_format;
    bool m_begun = false;
    bool m_has_head = false;
    std::uint64_t m_rows = 0;
};

std::string summary(const EmbeddingRequest& request, FormatName format, std::uint64_t rows, std::size_t dims) {
    return fmt::format("{{\"path\":{},\"format\":\"{}\",\"rows\":{},\"dims\":{}}}\n", json_quote(request.output),
                       to_string(format), rows, dims);
}

}  // namespace

Result<void> embed(Context& context, const EmbeddingRequest& request) {
    const bool json = context.options.json;
    LODE_ASSIGN(const auto format_name, choose_format(request, json));
    LODE_ASSIGN(const auto hub, context.open_hub());
    LODE_ASSIGN(const auto module, hub.load(request.handle));
    LODE_ASSIGN(const std::size_t dims, dims_of(module, request.signature));
    const auto format = format_name ? make_format(*format_name) : make_json_object_format();
    LODE_ASSIGN(const auto destination,
                request.output.empty() ? standard_output(context.cancellation) : whole_file(request.output));

    const std::size_t texts_in_a_block =
        std::clamp<std::size_t>(values_in_a_block / std::max<std::size_t>(dims, 1), 1, most_texts_in_a_block);
    LODE_ASSIGN(const auto source, open_source(request, texts_in_a_block, context.cancellation));

    EmbeddingRun run(module, request.signature, dims, *format);
    // Rows on a terminal are progress enough.
    if (!request.output.empty() || ::isatty(STDOUT_FILENO) == 0)
        context.terminal.start("embedding", request.texts.empty() ? bytes_of_stdin() : 0);
    LODE_TRY(run.run(*source, *destination, thread_count(request.threads), context.terminal));
    context.terminal.finish();
    if (context.cancellation.requested()) return fail(ErrorCode::interrupted, "interrupted");
    LODE_TRY(destination->finish(format->head(run.rows(), dims)));
    if (request.output.empty()) return {};
    context.out << (json ? summary(request, *format_name, run.rows(), dims) : request.output + "\n");
    return {};
}

}  // namespace lode
