// Conditional requests and what may answer them.
#include "resolver/conditional_get.h"

#include <algorithm>
#include <random>

#include <fmt/format.h>

#include "resolver/retry.h"

namespace lode {
namespace {

constexpr std::size_t max_etag = 256;

/// What of an ETag can be sent back: nothing of one that is long or could end a header.
std::string usable_etag(const HttpResponse& response) {
    const auto etag = response.header("etag").value_or("");
    const bool is_plain =
        etag.size() <= max_etag && std::ranges::all_of(etag, [](char c) { return c > ' ' && c < '\x7F'; });
    return is_plain ? std::string(etag) : std::string();
}

Result<DocumentAnswer> read_answer(const Url& url, HttpDocument document, bool was_conditional) {
    using Kind = DocumentAnswer::Kind;
    const int status = document.response.status;
    if (status == 404 || status == 410) return DocumentAnswer{Kind::absent};
    if (status == 304 && was_conditional) return DocumentAnswer{Kind::unchanged};
    if (status == 401 || status == 403 || status == 407)
        return fail(ErrorCode::permission_denied,
                    fmt::format("`{}` may not be read (status {})", to_string(url), status),
                    "ask the registry's keeper for access");
    if (status == 408 || status == 429 || status >= 500)
        return fail(ErrorCode::unavailable, fmt::format("`{}` cannot be had now (status {})", to_string(url), status),
                    "try again later");
    if (status != 200)
        return fail(ErrorCode::integrity,
                    fmt::format("`{}` answered with the status {}, which is no answer to what was asked",
                                to_string(url), status),
                    "a proxy or a cache on the way may be broken");
    const auto encoding = document.response.header("content-encoding").value_or("identity");
    if (encoding != "identity" && !encoding.empty())
        return fail(
            ErrorCode::integrity,
            fmt::format("`{}` came with the content encoding `{}`, which was not asked for", to_string(url), encoding));
    return DocumentAnswer{Kind::whole, std::move(document.body), usable_etag(document.response)};
}

double random_part() {
    thread_local std::minstd_rand generator{std::random_device()()};
    return std::uniform_real_distribution<double>()(generator);
}

}  // namespace

Result<DocumentAnswer> get_if_changed(const DownloadContext& context, const Url& url, std::string_view etag,
                                      std::size_t limit) {
    HttpRequest request{.url = url};
    if (!etag.empty()) request.headers.emplace_back("if-none-match", etag);
    for (int failed = 1;; ++failed) {
        auto answer = send_for_document(context.transport, request, limit).and_then([&](HttpDocument document) {
            return read_answer(url, std::move(document), !etag.empty());
        });
        if (answer) return answer;
        const auto delay = delay_before_retry(failed, answer.error(), random_part());
        if (!delay) return answer;
        context.log.note(fmt::format("{}; trying again in {} ms", answer.error().message, delay->count()));
        context.clock.sleep_for(*delay);
    }
}

}  // namespace lode
