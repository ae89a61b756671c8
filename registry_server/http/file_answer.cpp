// If-Match, If-None-Match, Range and If-Range, in the order that RFC 9110 §13.2.2 gives.
#include "registry_server/http/file_answer.h"

#include <charconv>
#include <optional>

#include "base/trimmed.h"

namespace lode {
namespace {

enum class Comparison { strong, weak };

/// Whether a list of entity tags names `etag`, or is `*`. (A comma inside a tag, which ours never have, ends it.)
bool names(std::string_view list, std::string_view etag, Comparison comparison) {
    while (!list.empty()) {
        const auto comma = list.find(',');
        auto candidate = trimmed(list.substr(0, comma));
        if (comparison == Comparison::weak && candidate.starts_with("W/")) candidate.remove_prefix(2);
        if (candidate == "*" || candidate == etag) return true;
        if (comma == std::string_view::npos) break;
        list.remove_prefix(comma + 1);
    }
    return false;
}

/// Digits; a number beyond 64 bits is held at the largest, which no file reaches.
std::optional<std::uint64_t> parse_position(std::string_view text) {
    if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
    std::uint64_t number = 0;
    const auto error = std::from_chars(text.data(), text.data() + text.size(), number).ec;
    return error == std::errc() ? number : UINT64_MAX;
}

bool is_bytes_unit(std::string_view unit) {
    constexpr std::string_view bytes = "bytes";
    if (unit.size() != bytes.size()) return false;
    for (std::size_t i = 0; i < bytes.size(); ++i)
        if ((unit[i] | 0x20) != bytes[i]) return false;
    return true;
}

constexpr FileAnswer unsatisfiable{416, 0, 0};

FileAnswer last_bytes(std::uint64_t count, std::uint64_t size) {
    if (count == 0 || size == 0) return unsatisfiable;
    const std::uint64_t length = count < size ? count : size;
    return {206, size - length, length};
}

/// `bytes=0-9`, `bytes=10-`, `bytes=-5`.
FileAnswer answer_range(std::string_view range, std::uint64_t size) {
    const FileAnswer whole{200, 0, size};
    const auto equals = range.find('=');
    if (equals == std::string_view::npos || !is_bytes_unit(trimmed(range.substr(0, equals)))) return whole;
    const auto spec = trimmed(range.substr(equals + 1));
    const auto dash = spec.find('-');
    if (dash == std::string_view::npos) return whole;
    const auto last = parse_position(spec.substr(dash + 1));
    if (dash == 0) return last ? last_bytes(*last, size) : whole;
    const auto first = parse_position(spec.substr(0, dash));
    const bool open_ended = dash + 1 == spec.size();
    if (!first || (!last && !open_ended) || (last && *last < *first)) return whole;
    if (*first >= size) return unsatisfiable;
    const std::uint64_t end = last && *last < size ? *last + 1 : size;
    return {206, *first, end - *first};
}

}  // namespace

FileAnswer choose_file_answer(const RequestHead& request, std::string_view etag, std::uint64_t size) {
    if (const auto wanted = request.header("if-match"); wanted && !names(*wanted, etag, Comparison::strong))
        return {412, 0, 0};
    if (const auto known = request.header("if-none-match"); known && names(*known, etag, Comparison::weak))
        return {304, 0, 0};
    const auto range = request.header("range");
    if (!range || request.method != RequestMethod::get) return {200, 0, size};
    // A date never matches: lode's files have no Last-Modified.
    if (const auto only_if = request.header("if-range"); only_if && trimmed(*only_if) != etag) return {200, 0, size};
    return answer_range(*range, size);
}

bool allows_put(const RequestHead& request, std::optional<std::string_view> etag) {
    if (const auto wanted = request.header("if-match"); wanted && !(etag && names(*wanted, *etag, Comparison::strong)))
        return false;
    const auto unwanted = request.header("if-none-match");
    return !unwanted || !etag || !names(*unwanted, *etag, Comparison::weak);
}

}  // namespace lode
