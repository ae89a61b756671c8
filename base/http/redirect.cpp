// Reading of Location headers.
#include "base/http/redirect.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/http/plain_http.h"
#include "base/printable.h"

namespace lode {
namespace {

tl::unexpected<Error> misdirected(const Url& current, std::string_view why) {
    return fail(Error{ErrorCode::unavailable,
                      fmt::format("`{}` redirects where lode does not follow: {}", to_string(current), why),
                      {},
                      PeerFailure::misdirected});
}

bool has_scheme(std::string_view reference) {
    const auto end = reference.find_first_of(":/?");
    return end != std::string_view::npos && reference[end] == ':';
}

/// The absolute form of a reference that is not one yet.
std::string joined(const Url& current, std::string_view reference) {
    if (reference.starts_with("//")) return fmt::format("{}:{}", current.scheme(), reference);
    if (reference.starts_with('/')) return fmt::format("{}{}", current.origin(), reference);
    const std::string path = unredacted(current).substr(0, unredacted(current).find('?'));
    if (reference.starts_with('?')) return fmt::format("{}{}", path, reference);
    return fmt::format("{}/{}", to_string(current.parent()), reference);
}

}  // namespace

bool is_redirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

Result<Url> redirect_target(const Url& current, const HttpResponse& response) {
    const auto is_location = [](const auto& header) { return header.first == "location"; };
    const auto count = std::count_if(response.headers.begin(), response.headers.end(), is_location);
    if (count == 0) return misdirected(current, fmt::format("status {} without a Location", response.status));
    if (count > 1) return misdirected(current, "several Locations");

    std::string_view reference = *response.header("location");
    reference = reference.substr(0, reference.find('#'));
    if (reference.empty()) return misdirected(current, "an empty Location");
    const auto target = parse_request_url(has_scheme(reference) ? std::string(reference) : joined(current, reference));
    if (!target) return misdirected(current, printable(target.error().message, 300));
    if (current.scheme() == "https" && target->scheme() == "http")
        return misdirected(current, fmt::format("from https to plain http, `{}`", to_string(*target)));
    if (is_protected(current) && !is_protected(*target))
        return misdirected(current, fmt::format("from this machine to plain http, `{}`", to_string(*target)));
    return *target;
}

}  // namespace lode
