// The vocabulary read line by line, each line with its row.
#include "cli/vector_export.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/file.h"
#include "cli/bulk/line_texts.h"
#include "cli/formats/vector_format.h"
#include "cli/matrix_run.h"
#include "cli/output.h"
#include "runtime/token_embedding.h"

namespace lode {
namespace {

Result<void> copy_rows(const Module& module, VectorFormat format, std::span<const std::string_view> tokens,
                       std::span<float> rows) {
    for (const std::string_view token : tokens) LODE_TRY(check_token(token, format));
    LODE_ASSIGN(const Matrix found, module.rows_of(tokens));
    std::copy_n(found.data(), rows.size(), rows.data());
    return {};
}

}  // namespace

Result<void> export_vectors(Context& context, const VectorExportRequest& request) {
    LODE_ASSIGN(const auto format_name,
                request.format.empty() ? vector_format_of_file(request.output) : parse_vector_format(request.format));
    LODE_ASSIGN(const auto hub, context.open_hub());
    LODE_ASSIGN(const auto module, hub.load(request.handle));
    const auto embedding = find_token_embedding(module.manifest());
    if (!embedding)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("`{}` looks no words up, so that there is none to export", to_string(module.name())));
    const LookupSpec& lookup = module.manifest().lookups.at(embedding->lookup);
    LODE_ASSIGN(const Matrix none, module.rows_of({}));
    const auto dims = static_cast<std::size_t>(none.cols());
    const auto path = module.path() / lookup.file;
    LODE_ASSIGN(auto vocabulary, open_for_reading(path));
    const std::uint64_t size = vocabulary.size;
    LineTexts tokens(std::move(vocabulary.file), path.string(), {.lines = MatrixRun::texts_in_a_block(dims)},
                     context.cancellation);
    LODE_ASSIGN(const auto destination, whole_file(request.output));

    const auto format = make_vector_format(format_name, lookup.size);
    MatrixRun run([&](auto texts, auto rows) { return copy_rows(module, format_name, texts, rows); }, dims, *format);
    context.terminal.start("exporting", size);
    LODE_TRY(run.run(tokens, *destination, request.threads, context.terminal));
    context.terminal.finish();
    if (run.rows() != lookup.size)
        return fail(ErrorCode::integrity,
                    fmt::format("`{}` has {} lines, expected {}", path.string(), run.rows(), lookup.size));
    LODE_TRY(destination->finish(format->head(run.rows(), dims)));
    if (context.options.json)
        context.out << fmt::format("{{\"path\":{},\"format\":\"{}\",\"tokens\":{},\"dimensions\":{}}}\n",
                                   json_quote(request.output), to_string(format_name), run.rows(), dims);
    else
        context.out << request.output << "\n";
    return {};
}

}  // namespace lode
