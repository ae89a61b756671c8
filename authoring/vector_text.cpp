// Reading rows after an optional header.
#include "authoring/vector_text.h"

#include <fmt/format.h>

namespace lode {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view gzip_magic = "\x1F\x8B";

tl::unexpected<Error> refuse(std::string why) {
    return fail(ErrorCode::unusable, std::move(why));
}

}  // namespace

VectorTextReader::VectorTextReader(ReadBytes read, LineLimits limits) : m_lines(std::move(read), limits) {}

Result<std::optional<WordVector>> VectorTextReader::next() {
    LODE_ASSIGN(const auto line, m_lines.line() == 0 ? first_row() : m_lines.next());
    if (!line) {
        LODE_TRY(check_count_at_end());
        return std::nullopt;
    }
    if (m_announced == m_rows)
        return refuse(
            fmt::format("line {}: a row more than the {} that the first line announces", m_lines.line(), *m_announced));
    LODE_ASSIGN(const auto token, parse_vector_line(trim_line_end(*line), m_values).map_error([this](Error error) {
        return at_line(std::move(error));
    }));
    ++m_rows;
    return WordVector{token, m_values, m_lines.line()};
}

Result<std::optional<std::string_view>> VectorTextReader::first_row() {
    LODE_ASSIGN(auto line, m_lines.next());
    if (!line) return line;
    if (line->starts_with(gzip_magic))
        return fail(ErrorCode::unusable, "line 1: compressed with gzip, expected text",
                    "gzip -dc FILE | lode import - …");
    if (line->starts_with(byte_order_mark)) line->remove_prefix(byte_order_mark.size());
    const std::string_view trimmed = trim_line_end(*line);
    if (const auto header = parse_vector_text_header(trimmed)) {
        m_announced = header->count;
        LODE_TRY(set_dimensions(header->dimensions));
        return m_lines.next();
    }
    const std::size_t fields = count_fields(trimmed);
    if (fields == 0) return refuse("line 1: expected a token and its values, got an empty line");
    LODE_TRY(set_dimensions(fields - 1));
    return line;
}

Result<void> VectorTextReader::set_dimensions(std::uint64_t dimensions) {
    if (dimensions == 0 || dimensions > max_vector_dimensions)
        return refuse(fmt::format("line 1: expected 1 to {} dimensions, got {}", max_vector_dimensions, dimensions));
    m_values.resize(dimensions);
    return {};
}

Result<void> VectorTextReader::check_count_at_end() const {
    if (m_announced && m_rows < *m_announced)
        return refuse(fmt::format("line {}: the input ends at row {} of the {} that the first line announces",
                                  m_lines.line(), m_rows, *m_announced));
    if (m_rows == 0) return refuse("the input holds no vectors");
    return {};
}

Error VectorTextReader::at_line(Error error) const {
    return in_context(fmt::format("line {}", m_lines.line()))(std::move(error));
}

}  // namespace lode
