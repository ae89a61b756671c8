// Passing over tokens that came before.
#include "authoring/parts/vector_text_rows.h"

#include <utility>

namespace lode {

VectorTextRows::VectorTextRows(InputFile input, Progress& progress, const Cancellation& cancellation)
    : m_input(std::move(input)), m_reader(reading(m_input, progress, cancellation)) {}

Result<std::unique_ptr<VectorTextRows>> VectorTextRows::open(const std::filesystem::path& path, Progress& progress,
                                                             const Cancellation& cancellation) {
    LODE_ASSIGN(auto input, open_part(path));
    std::unique_ptr<VectorTextRows> rows(new VectorTextRows(std::move(input), progress, cancellation));
    LODE_ASSIGN(rows->m_first, rows->read());
    return rows;
}

Result<std::optional<WordVector>> VectorTextRows::read() {
    return m_reader.next().map_error(in_context(m_input.name));
}

Result<std::optional<WordVector>> VectorTextRows::next_vector() {
    while (true) {
        auto row = std::exchange(m_first, std::nullopt);
        if (!row) {
            LODE_ASSIGN(row, read());
        }
        if (!row || m_seen.insert(row->token)) return row;
    }
}

Result<std::optional<std::span<const float>>> VectorTextRows::next() {
    LODE_ASSIGN(const auto row, next_vector());
    return row ? std::optional(row->values) : std::nullopt;
}

}  // namespace lode
