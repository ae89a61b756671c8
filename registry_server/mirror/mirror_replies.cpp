// Statuses and words of a mirror.
#include "registry_server/mirror/mirror_replies.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/byte_size.h"
#include "module/hashing.h"
#include "registry_server/http/file_answer.h"
#include "registry_server/replies.h"

namespace lode {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds retry_when_busy{5};
constexpr seconds retry_when_late{15};
constexpr seconds retry_when_down{2};

constexpr std::string_view see_log = "the log of this mirror says more";

Reply retry_later(const Error& error, seconds delay) {
    auto reply = error_reply(503, error);
    reply.headers.emplace_back("Retry-After", std::to_string(delay.count()));
    return reply;
}

Reply bad_gateway(ErrorCode code, std::string message) {
    return error_reply(502, {code, std::move(message), std::string(see_log)});
}

}  // namespace

Reply mirror_error_reply(const Error& error, std::string_view what) {
    switch (error.code) {
        case ErrorCode::not_found:
            return not_found_reply();
        case ErrorCode::unavailable:
            if (!is_transient(error))
                return bad_gateway(ErrorCode::unavailable,
                                   fmt::format("the upstream registry cannot be asked for {}", what));
            return retry_later(
                {ErrorCode::unavailable, fmt::format("the upstream registry cannot be asked for {} now", what),
                 "try again later"},
                retry_when_down);
        case ErrorCode::interrupted:
            return retry_later({ErrorCode::unavailable, "this mirror is being stopped", "try again later"},
                               retry_when_down);
        case ErrorCode::permission_denied:
            return bad_gateway(error.code, fmt::format("this mirror is not allowed to have {}", what));
        case ErrorCode::integrity:
            return bad_gateway(error.code,
                               fmt::format("what the upstream registry has of {} is not what it says it is", what));
        case ErrorCode::out_of_space:
            return error_reply(507, {error.code, "the disk of this mirror is full", std::string(see_log)});
        case ErrorCode::invalid_argument:
        case ErrorCode::conflict:
        case ErrorCode::unusable:
            return bad_gateway(ErrorCode::unusable, fmt::format("this mirror cannot take {} from upstream", what));
        case ErrorCode::internal:
            break;
    }
    return error_reply(500, {ErrorCode::internal, "this mirror failed", std::string(see_log)});
}

Reply declined_reply(Declined why, std::uint64_t arrived, std::string_view what) {
    if (why == Declined::busy)
        return retry_later({ErrorCode::unavailable, "this mirror is fetching as much as it can", "try again later"},
                           retry_when_busy);
    const std::string so_far = arrived > 0 ? fmt::format(", {} have come", human_size(arrived)) : std::string();
    auto reply =
        retry_later({ErrorCode::unavailable, fmt::format("{} is still on its way to this mirror{}", what, so_far),
                     "ask again: it goes on meanwhile"},
                    retry_when_late);
    if (arrived > 0) reply.headers.emplace_back("Lode-Arrived", std::to_string(arrived));
    return reply;
}

Reply document_reply(const RequestHead& head, std::string body) {
    const std::string etag = fmt::format("\"{}\"", digest_of(body).hex().substr(0, 32));
    HeaderList headers = {{"Content-Type", "application/json"}, {"Cache-Control", "no-cache"}, {"ETag", etag}};
    if (choose_file_answer(head, etag, body.size()).status == 304) return {304, std::move(headers), {}};
    return {200, std::move(headers), std::move(body)};
}

milliseconds time_to_keep_document(const std::optional<Error>& error, milliseconds took) {
    constexpr milliseconds longest = seconds(60);
    const auto by_trouble = std::min(3 * took, longest);
    if (!error || error->code == ErrorCode::interrupted) return error ? milliseconds(0) : by_trouble;
    if (error->code == ErrorCode::unavailable && is_transient(*error))
        return std::max<milliseconds>(seconds(2), by_trouble);
    if (error->code == ErrorCode::out_of_space) return seconds(2);
    return seconds(30);
}

milliseconds time_to_keep_module(const std::optional<Error>& error, milliseconds took) {
    return error ? time_to_keep_document(error, took) : milliseconds(0);
}

}  // namespace lode
