// From tokens of any source to a file.
#include "authoring/parts/vocabulary_source.h"

#include <fmt/format.h>

#include "authoring/input_file.h"
#include "authoring/parts/module_file.h"
#include "authoring/parts/vector_text_rows.h"
#include "authoring/vocabulary_writer.h"
#include "base/printable.h"

namespace lode {
namespace {

namespace fs = std::filesystem;

/// A token that must be new; `place` is where it stands, for messages.
Result<void> add_new(VocabularyWriter& writer, std::string_view token, std::string_view place, std::uint64_t number) {
    const auto naming_place = in_context(fmt::format("{} {}", place, number));
    LODE_ASSIGN(const bool is_new, writer.add(token).map_error(naming_place));
    if (is_new) return {};
    return fail(
        naming_place({ErrorCode::invalid_argument, fmt::format("the token `{}` came before", printable(token)), {}}));
}

struct AddTokens {
    VocabularyWriter& writer;
    Progress& progress;
    const Cancellation& cancellation;

    Result<void> operator()(const std::vector<std::string>& tokens) const {
        for (const auto& token : tokens) LODE_TRY(add_new(writer, token, "token", writer.tokens() + 1));
        return {};
    }
    Result<void> operator()(const VocabularyFile& file) const {
        LODE_ASSIGN(const auto input, open_part(file.path));
        LineReader lines(reading(input, progress, cancellation));
        while (true) {
            LODE_ASSIGN(const auto line, lines.next().map_error(in_context(input.name)));
            if (!line) return {};
            LODE_TRY(add_new(writer, *line, "line", lines.line()).map_error(in_context(input.name)));
        }
    }
    Result<void> operator()(const VectorTextFile& file) const {
        LODE_ASSIGN(const auto rows, VectorTextRows::open(file.path, progress, cancellation));
        while (true) {
            LODE_ASSIGN(const auto row, rows->next_vector());
            if (!row) return {};
            LODE_TRY(writer.add(row->token));
        }
    }
};

}  // namespace

Result<WrittenVocabulary> write_vocabulary(const fs::path& folder, const std::string& name,
                                           const VocabularySource& source, const VocabularyOptions& options,
                                           Progress& progress, const Cancellation& cancellation) {
    const std::string path = options.file.empty() ? name + ".txt" : options.file;
    LODE_TRY(make_room(folder, path));
    progress.start(fmt::format("writing `{}`", name), 0);
    LODE_ASSIGN(auto writer, VocabularyWriter::create(folder / path));
    LODE_TRY(std::visit(AddTokens{writer, progress, cancellation}, source));
    LODE_ASSIGN(auto file, writer.finish());
    progress.finish();
    file.path = path;
    return WrittenVocabulary{std::move(file), writer.tokens()};
}

}  // namespace lode
