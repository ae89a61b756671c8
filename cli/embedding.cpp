// Joins source, module, format and destination.
#include "cli/embedding.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <span>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/bulk/destination.h"
#include "cli/bulk/given_texts.h"
#include "cli/bulk/line_texts.h"
#include "cli/formats/matrix_format.h"
#include "cli/matrix_run.h"
#include "cli/standard_input.h"

namespace lode {
namespace {

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
    if (to_stdout && name == FormatName::npy)
        return fail(ErrorCode::invalid_argument,
                    "the format `npy` begins with how many rows there are: it is written to files only",
                    "name a file with --output");
    if (to_stdout && is_binary(name) && ::isatty(STDOUT_FILENO) != 0)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("the format `{}` is binary, and no text for a terminal", to_string(name)),
                    "name a file with --output, or send stdout to a program");
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

    LODE_ASSIGN(const auto source, open_source(request, MatrixRun::texts_in_a_block(dims), context.cancellation));
    const auto rows_of = [&](std::span<const std::string_view> texts, std::span<float> rows) {
        return module.call_into(texts, rows, request.signature);
    };
    MatrixRun run(rows_of, dims, *format);
    // Rows on a terminal are progress enough.
    if (!request.output.empty() || ::isatty(STDOUT_FILENO) == 0)
        context.terminal.start("embedding", request.texts.empty() ? bytes_of_stdin() : 0);
    LODE_TRY(run.run(*source, *destination, request.threads, context.terminal));
    context.terminal.finish();
    if (run.ends_in_return() && request.texts.empty()) context.terminal.warning(carriage_return_warning);
    if (context.cancellation.requested()) return fail(ErrorCode::interrupted, "interrupted");
    LODE_TRY(destination->finish(format->head(run.rows(), dims)));
    if (request.output.empty()) return {};
    context.out << (json ? summary(request, *format_name, run.rows(), dims) : request.output + "\n");
    return {};
}

}  // namespace lode
