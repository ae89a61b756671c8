// Parsing a line: forwards, as nearly all lines allow; from its end where the token holds spaces or something is wrong.
#include "authoring/vector_line.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "base/printable.h"

namespace lode {
namespace {

constexpr std::string_view separators = " \t";

tl::unexpected<Error> refuse(std::string why) {
    return fail(ErrorCode::unusable, std::move(why));
}

std::string_view skip_separators(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of(separators), text.size()));
    return text;
}

std::string_view trim_separators(std::string_view text) {
    return text.substr(0, text.find_last_not_of(separators) + 1);
}

/// Takes the last field off the end of `text`, and the separators before it.
std::string_view take_last_field(std::string_view& text) {
    const std::size_t begin = text.find_last_of(separators) + 1;  // npos + 1 is 0
    const std::string_view field = text.substr(begin);
    text = trim_separators(text.substr(0, begin));
    return field;
}

/// A number too small for float32 is its nearest one, which may be 0; out of range is what is too large.
std::errc parse_small(std::string_view field, float& value) {
    double wide = 0;
    const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), wide);
    if (error != std::errc() || std::abs(wide) > 1) return std::errc::result_out_of_range;
    value = static_cast<float>(wide);
    return {};
}

/// The finite number that the whole field writes in decimal.
std::errc parse_number(std::string_view field, float& value) {
    if (field.starts_with('+') && !field.starts_with("+-")) field.remove_prefix(1);
    const char* const end = field.data() + field.size();
    const auto [stop, error] = std::from_chars(field.data(), end, value);
    if (stop != end || error == std::errc::invalid_argument) return std::errc::invalid_argument;
    if (error == std::errc::result_out_of_range) return parse_small(field, value);
    return std::isfinite(value) ? std::errc() : std::errc::argument_out_of_domain;
}

/// `nan` and `infinity` are words.
bool is_number(std::string_view field) {
    float ignored = 0;
    const std::errc problem = parse_number(field, ignored);
    return problem != std::errc::invalid_argument && problem != std::errc::argument_out_of_domain;
}

/// The common case: a token without spaces, then exactly the values.
bool parse_forwards(std::string_view line, std::size_t token_size, std::span<float> values) {
    line.remove_prefix(token_size);
    for (float& value : values) {
        line = skip_separators(line);
        const auto [stop, error] = std::from_chars(line.data(), line.data() + line.size(), value);
        if (error != std::errc() || !std::isfinite(value)) return false;
        line.remove_prefix(static_cast<std::size_t>(stop - line.data()));
        if (!line.empty() && separators.find(line.front()) == std::string_view::npos) return false;
    }
    return line.empty();
}

Result<void> read_value(std::string_view field, std::size_t number, float& value) {
    const std::errc problem = parse_number(field, value);
    if (problem == std::errc()) return {};
    const std::string_view why = problem == std::errc::result_out_of_range      ? "beyond what float32 holds"
                                 : problem == std::errc::argument_out_of_domain ? "not a finite number"
                                                                                : "not a number";
    return refuse(fmt::format("value {} is `{}`, {}", number, printable(field), why));
}

Result<std::string_view> parse_backwards(std::string_view line, std::span<float> values) {
    if (line.empty()) return refuse(fmt::format("expected a token and {} values, got an empty line", values.size()));
    if (separators.find(line.front()) != std::string_view::npos) return refuse("the token is empty");
    const std::size_t fields = count_fields(line);
    if (fields < values.size() + 1) return refuse(fmt::format("expected {} values, got {}", values.size(), fields - 1));
    std::string_view rest = line;
    for (std::size_t i = values.size(); i-- > 0;) LODE_TRY(read_value(take_last_field(rest), i + 1, values[i]));
    if (fields == values.size() + 1) return rest;
    std::size_t extra = 0;
    for (std::string_view before = rest; extra < fields - values.size() - 1 && is_number(take_last_field(before));)
        ++extra;
    if (extra > 0) return refuse(fmt::format("expected {} values, got {}", values.size(), values.size() + extra));
    return rest;
}

}  // namespace

std::string_view trim_line_end(std::string_view line) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    return trim_separators(line);
}

std::size_t count_fields(std::string_view line) {
    std::size_t count = 0;
    for (line = skip_separators(line); !line.empty(); line = skip_separators(line)) {
        line.remove_prefix(std::min(line.find_first_of(separators), line.size()));
        ++count;
    }
    return count;
}

std::optional<VectorTextHeader> parse_vector_text_header(std::string_view line) {
    VectorTextHeader header;
    const std::string_view second = take_last_field(line);
    const auto whole = [](std::string_view field, std::uint64_t& number) {
        const auto [stop, error] = std::from_chars(field.data(), field.data() + field.size(), number);
        return error == std::errc() && stop == field.data() + field.size();
    };
    if (!whole(line, header.count) || !whole(second, header.dimensions)) return std::nullopt;
    return header;
}

Result<std::string_view> parse_vector_line(std::string_view line, std::span<float> values) {
    std::string_view token = line.substr(0, line.find_first_of(separators));
    if (token.empty() || !parse_forwards(line, token.size(), values)) {
        LODE_ASSIGN(token, parse_backwards(line, values));
    }
    if (token.find('\0') != std::string_view::npos) return refuse("the token holds a NUL");
    return token;
}

}  // namespace lode
