// Statuses and ranges (RFC 9110 §14, §15).
#include "resolver/download/answer.h"

#include <fmt/format.h>

#include "base/decimal.h"
#include "resolver/download/retry.h"

namespace lode {
namespace {

/// `bytes 0-99/1000`, `bytes 0-99/*` or `bytes */1000`.
struct ContentRange {
    std::optional<ByteRange> range;
    std::optional<std::uint64_t> total;
};

std::optional<ContentRange> parse_content_range(std::string_view text) {
    constexpr std::string_view unit = "bytes ";
    if (!text.starts_with(unit)) return std::nullopt;
    text.remove_prefix(unit.size());
    const auto slash = text.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    ContentRange parsed;
    if (const auto total = text.substr(slash + 1); total != "*") {
        parsed.total = parse_decimal(total);
        if (!parsed.total) return std::nullopt;
    }
    const std::string_view range = text.substr(0, slash);
    if (range == "*") return parsed;
    const auto dash = range.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const auto first = parse_decimal(range.substr(0, dash));
    const auto last = parse_decimal(range.substr(dash + 1));
    if (!first || !last || *last < *first || *last == UINT64_MAX) return std::nullopt;
    parsed.range = ByteRange{*first, *last + 1};
    return parsed;
}

std::optional<ContentRange> content_range_of(const HttpResponse& response) {
    const auto header = response.header("content-range");
    return header ? parse_content_range(*header) : std::nullopt;
}

AnswerBody judge_part(const AskedBytes& asked, const HttpResponse& response) {
    const auto part = content_range_of(response);
    if (!asked.range || !part || !part->range || *part->range != *asked.range) return AnswerBody::strange;
    if (part->total && asked.size && *part->total != *asked.size) return AnswerBody::strange;
    // A server that knows no If-Range may send a part of what the file is now.
    if (!asked.etag.empty() && strong_etag(response) != asked.etag) return AnswerBody::strange;
    return AnswerBody::range;
}

AnswerBody judge_unsatisfiable(const AskedBytes& asked, const HttpResponse& response) {
    const auto total = size_of_whole(response);
    const bool is_at_the_end = asked.range && total == asked.range->begin && (!asked.size || total == asked.size);
    return is_at_the_end ? AnswerBody::nothing : AnswerBody::strange;
}

Error error_of_status(const Url& url, int status) {
    const std::string name = to_string(url);
    if (status == 404 || status == 410)
        return {ErrorCode::not_found, fmt::format("`{}` does not exist (status {})", name, status), {}};
    if (status == 401)
        return {ErrorCode::permission_denied, fmt::format("`{}` may not be read without a token (status 401)", name),
                "LODE_TOKEN goes to the registries that LODE_REGISTRY names; `tokens` in config.json has one for any"};
    if (status == 403 || status == 407)
        return {ErrorCode::permission_denied, fmt::format("`{}` may not be read (status {})", name, status),
                "ask the registry's keeper for access"};
    if (is_passing_trouble(status))
        return {ErrorCode::unavailable, fmt::format("`{}` cannot be had now (status {})", name, status),
                "try again later"};
    return {ErrorCode::unusable,
            fmt::format("`{}` answered with the status {}, which lode does not expect", name, status),
            {}};
}

}  // namespace

std::optional<std::uint64_t> size_of_whole(const HttpResponse& response) {
    if (response.status == 200) {
        const auto length = response.header("content-length");
        return length ? parse_decimal(*length) : std::nullopt;
    }
    const auto range = content_range_of(response);
    return range ? range->total : std::nullopt;
}

std::string strong_etag(const HttpResponse& response) {
    const auto etag = response.header("etag");
    const bool is_strong = etag && etag->size() >= 2 && etag->starts_with('"') && etag->ends_with('"');
    return is_strong ? std::string(*etag) : std::string();
}

bool is_web_page(const HttpResponse& response) {
    return response.header("content-type").value_or("").starts_with("text/html");
}

Result<AnswerBody> judge_answer(const Url& url, const AskedBytes& asked, const HttpResponse& response) {
    if (response.status == 416 && asked.range) return judge_unsatisfiable(asked, response);
    if (response.status != 200 && response.status != 206) return fail(error_of_status(url, response.status));
    const auto encoding = response.header("content-encoding").value_or("identity");
    if (encoding != "identity" && !encoding.empty())
        return fail(
            ErrorCode::integrity,
            fmt::format("`{}` came with the content encoding `{}`, which was not asked for", to_string(url), encoding));
    if (response.status == 206) return judge_part(asked, response);
    return response.header("content-range") ? AnswerBody::strange : AnswerBody::whole;
}

}  // namespace lode
