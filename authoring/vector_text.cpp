// Reading rows after an optional header.
#include "authoring/vector_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "base/printable.h"

namespace lode {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Files that people take for vectors in text form, by their first bytes.
struct OtherFormat {
    std::string_view magic;
    std::string_view name;
    std::string_view hint;
};
using namespace std::string_view_literals;
constexpr std::array other_formats = {
    OtherFormat{"\x1F\x8B"sv, "compressed with gzip", "gzip -dc FILE | lode import - …"},
    OtherFormat{"\xFD"
                "7zXZ"sv,
                "compressed with xz", "xz -dc FILE | lode import - …"},
    OtherFormat{"\x28\xB5\x2F\xFD"sv, "compressed with zstd", "zstd -dc FILE | lode import - …"},
    OtherFormat{"BZh"sv, "compressed with bzip2", "bzip2 -dc FILE | lode import - …"},
    OtherFormat{"PK\x03\x04"sv, "a zip archive", "unzip -p FILE | lode import - …"},
    OtherFormat{"\x93NUMPY"sv, "a NumPy array, which has no words",
                "lode build makes a module of a table and a list of words"},
    OtherFormat{"\xBA\x16\x4F\x2F"sv, "a model of fastText's",
                "fastText's own program writes its vectors as text (.vec)"},
    OtherFormat{"FiFu"sv, "a file of finalfusion's", "finalfusion convert -t word2vec FILE words.bin"},
    OtherFormat{"\xFF\xFE"sv, "UTF-16", "iconv -f UTF-16 -t UTF-8 FILE | lode import - …"},
    OtherFormat{"\xFE\xFF"sv, "UTF-16", "iconv -f UTF-16 -t UTF-8 FILE | lode import - …"},
};

const OtherFormat* find_other_format(std::string_view line) {
    const auto found =
        std::ranges::find_if(other_formats, [&](const OtherFormat& format) { return line.starts_with(format.magic); });
    return found == other_formats.end() ? nullptr : &*found;
}

tl::unexpected<Error> refuse(std::string why) {
    return fail(ErrorCode::unusable, std::move(why));
}

}  // namespace

VectorTextReader::VectorTextReader(ReadBytes read, LineLimits limits) : m_lines(std::move(read), limits) {}

Result<std::optional<WordVector>> VectorTextReader::next() {
    return m_is_binary ? next_binary() : next_text();
}

Result<std::optional<WordVector>> VectorTextReader::next_text() {
    LODE_ASSIGN(auto line, m_lines.line() == 0 ? first_row() : m_lines.next());
    if (m_is_binary) return next_binary();
    LODE_TRY(pass_over_the_end(line));
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

/// Empty lines, where nothing but such follow.
Result<void> VectorTextReader::pass_over_the_end(std::optional<std::string_view>& line) {
    if (!line || !trim_line_end(*line).empty()) return {};
    const std::uint64_t number = m_lines.line();
    while (line && trim_line_end(*line).empty()) {
        LODE_ASSIGN(line, m_lines.next());
    }
    if (!line) return {};
    return refuse(fmt::format("line {}: expected a token and {} values, got an empty line", number, m_values.size()));
}

Result<std::optional<std::string_view>> VectorTextReader::first_row() {
    LODE_ASSIGN(auto line, m_lines.next());
    if (!line) return line;
    if (const OtherFormat* other = find_other_format(*line))
        return fail(ErrorCode::unusable, fmt::format("line 1: {}, expected text", other->name),
                    std::string(other->hint));
    if (line->starts_with(byte_order_mark)) line->remove_prefix(byte_order_mark.size());
    const std::string_view trimmed = trim_line_end(*line);
    if (const auto header = parse_vector_text_header(trimmed)) {
        m_announced = header->count;
        LODE_TRY(set_dimensions(header->dimensions));
        LODE_TRY(look_for_binary_rows());
        return m_is_binary ? std::optional<std::string_view>() : m_lines.next();
    }
    const std::size_t fields = count_fields(trimmed);
    if (fields == 0) return refuse("line 1: expected a token and its values, got an empty line");
    if (fields == 1)
        return fail(ErrorCode::unusable,
                    fmt::format("line 1: expected a token and its values with spaces or tabs between, got `{}`",
                                printable(trimmed, 60)),
                    trimmed.find(',') == std::string_view::npos ? "" : "is it CSV? tr , ' ' < FILE | lode import - …");
    LODE_TRY(set_dimensions(fields - 1));
    return line;
}

/// They are where the first line is no row of text, and what stands behind its first token has bytes of no text.
Result<void> VectorTextReader::look_for_binary_rows() {
    constexpr std::size_t longest_number = 32;
    constexpr std::size_t longest_token = std::size_t{4} << 10U;
    constexpr std::size_t bytes_of_a_value = 8;
    LODE_ASSIGN(const std::string_view beginning, m_lines.peek(longest_token + m_values.size() * longest_number));
    if (parse_vector_line(trim_line_end(beginning.substr(0, beginning.find('\n'))), m_values)) return {};
    const auto space = std::min(beginning.find(' '), beginning.size());
    const auto value = beginning.substr(std::min(space + 1, beginning.size()), bytes_of_a_value);
    m_is_binary = std::ranges::any_of(value, [](unsigned char byte) {
        const bool is_blank = byte == '\t' || byte == '\r' || byte == '\n';
        return !is_blank && (byte < ' ' || byte > '~');
    });
    return {};
}

Result<std::optional<WordVector>> VectorTextReader::next_binary() {
    constexpr std::size_t longest_token = std::size_t{64} << 10U;
    const std::uint64_t line = m_rows + 2;
    const auto at = [&](std::string_view why) { return refuse(fmt::format("row {}: {}", m_rows + 1, why)); };
    LODE_ASSIGN(std::string_view rest, m_lines.peek(longest_token));
    while (rest.starts_with('\n')) {
        m_lines.skip(1);
        rest.remove_prefix(1);
    }
    if (rest.empty() || m_rows == *m_announced) {
        if (!rest.empty()) return at(fmt::format("one more than the {} that the first line announces", *m_announced));
        LODE_TRY(check_count_at_end());
        return std::nullopt;
    }
    const auto size = rest.find(' ');
    if (size == std::string_view::npos) return at("there is no space behind its token");
    m_token = rest.substr(0, size);
    if (m_token.empty()) return at("the token is empty");
    if (m_token.find_first_of(std::string_view("\n\0", 2)) != std::string::npos)
        return at("the token holds a line feed or a NUL");
    m_lines.skip(size + 1);
    const std::size_t bytes = m_values.size() * sizeof(float);
    LODE_ASSIGN(const std::string_view values, m_lines.peek(bytes));
    if (values.size() < bytes) return at("the input ends within its values");
    std::memcpy(m_values.data(), values.data(), bytes);
    m_lines.skip(bytes);
    if (!std::ranges::all_of(m_values, [](float value) { return std::isfinite(value); }))
        return at(fmt::format("a value of `{}` is not a finite number", printable(m_token)));
    ++m_rows;
    return WordVector{m_token, m_values, line};
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
    if (m_rows == 0 && !m_announced && error.hint.empty() && error.message.ends_with(", not a number"))
        error.hint = "a token with spaces in the first line needs a header line before it: COUNT DIMENSIONS";
    return in_context(fmt::format("line {}", m_lines.line()))(std::move(error));
}

}  // namespace lode
