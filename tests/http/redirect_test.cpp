// Where redirects lead.
#include "base/http/redirect.h"

#include "tests/support/result_matchers.h"

namespace lode {
namespace {

HttpResponse redirect_to(std::string location) {
    return {.status = 302, .headers = {{"location", std::move(location)}}};
}

TEST(RedirectTest, AReferenceIsReadFromWhereItStands) {
    struct Row {
        std::string_view name;
        std::string_view current;
        std::string location;
        std::string_view target;
    };
    const Row rows[] = {
        {"a whole URL", "https://hub.example/a", "https://cdn.example/b", "https://cdn.example/b"},
        {"with a query", "https://hub.example/a", "https://cdn.example/b?sig=x/y?z%20",
         "https://cdn.example/b?sig=x/y?z%20"},
        {"from http to https", "http://hub.example/a", "https://hub.example/a", "https://hub.example/a"},
        {"another host", "https://hub.example/a", "//cdn.example:8443/b", "https://cdn.example:8443/b"},
        {"a path", "https://hub.example:8443/a/b", "/c", "https://hub.example:8443/c"},
        {"a path with a slash at its end", "https://hub.example/a", "/a/", "https://hub.example/a/"},
        {"a name beside it", "https://hub.example/a/b", "c", "https://hub.example/a/c"},
        {"a name below a folder", "https://hub.example/a/", "c", "https://hub.example/a/c"},
        {"a name at the root", "https://hub.example", "c?d", "https://hub.example/c?d"},
        {"a query alone", "https://hub.example/a/b?c", "?d", "https://hub.example/a/b?d"},
        {"the old query is dropped", "https://hub.example/a?b", "/c", "https://hub.example/c"},
        {"a colon in a query is no scheme", "https://hub.example/a", "b?c:d", "https://hub.example/b?c:d"},
        {"a fragment is dropped", "https://hub.example/a", "/b#c", "https://hub.example/b"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        const auto target = redirect_target(must(parse_request_url(row.current)), redirect_to(row.location));
        ASSERT_THAT(target, IsOk());
        EXPECT_EQ(unredacted(*target), row.target);
    }
}

TEST(RedirectTest, WhereLodeDoesNotGoIsALastingError) {
    struct Row {
        std::string_view name;
        HttpHeaders headers;
        std::string_view words;
    };
    const Row rows[] = {
        {"no Location", {}, "without a Location"},
        {"two Locations", {{"location", "/b"}, {"location", "/b"}}, "several Locations"},
        {"an empty one", {{"location", ""}}, "an empty Location"},
        {"a fragment alone", {{"location", "#a"}}, "an empty Location"},
        {"plain http", {{"location", "http://hub.example/a"}}, "from https to plain http"},
        {"a file", {{"location", "file:///etc/passwd"}}, "only https and http"},
        {"ftp", {{"location", "ftp://hub.example/a"}}, "only https and http"},
        {"gopher", {{"location", "gopher://hub.example/a"}}, "only https and http"},
        {"data", {{"location", "data:text/plain,x"}}, "no scheme"},
        {"a script", {{"location", "javascript:alert(1)"}}, "no scheme"},
        {"a user", {{"location", "https://hub.example@evil.example/a"}}, "a user name or password"},
        {"a parent", {{"location", "../a"}}, "a `.` or `..` path segment"},
        {"an encoded parent", {{"location", "/%2e%2e/a"}}, "an encoded slash, backslash, dot or NUL"},
        {"a space", {{"location", "/a b"}}, "percent-encoded"},
        {"a backslash", {{"location", "\\\\evil.example\\a"}}, "percent-encoded"},
        {"a byte beyond ASCII", {{"location", "/\xC3\xA4"}}, "percent-encoded"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        const auto target =
            redirect_target(must(parse_url("https://hub.example/a")), {.status = 302, .headers = row.headers});
        ASSERT_THAT(target, FailsWith(ErrorCode::unavailable, row.words));
        EXPECT_THAT(target.error().message, testing::StartsWith("`https://hub.example/a` redirects where lode"));
        EXPECT_EQ(target.error().peer, PeerFailure::misdirected);
        EXPECT_FALSE(is_transient(target.error()));
    }
}

TEST(RedirectTest, WhatIsAskedOnThisMachineDoesNotLeadToPlainHttpElsewhere) {
    const auto from = [](std::string_view url) { return must(parse_request_url(url)); };
    EXPECT_THAT(redirect_target(from("http://127.0.0.1:8080/a"), redirect_to("http://hub.example/a")),
                FailsWith(ErrorCode::unavailable, "from this machine to plain http, `http://hub.example/a`"));
    EXPECT_THAT(redirect_target(from("http://127.0.0.1:8080/a"), redirect_to("https://hub.example/a")), IsOk());
    EXPECT_THAT(redirect_target(from("http://127.0.0.1:8080/a"), redirect_to("http://127.0.0.1:8081/a")), IsOk());
    EXPECT_THAT(redirect_target(from("http://hub.example/a"), redirect_to("http://cdn.example/a")), IsOk())
        << "plain http was allowed there already";
}

TEST(RedirectTest, AMessageHoldsNoQuery) {
    const auto target = redirect_target(must(parse_request_url("https://hub.example/a?sig=secret")),
                                        redirect_to("ftp://hub.example/b?sig=secret"));
    ASSERT_FALSE(target.has_value());
    EXPECT_THAT(target.error().message, testing::Not(testing::HasSubstr("secret")));
}

TEST(RedirectTest, FiveStatusesAreRedirects) {
    for (int status = 100; status < 600; ++status)
        EXPECT_EQ(is_redirect(status),
                  status == 301 || status == 302 || status == 303 || status == 307 || status == 308)
            << status;
}

}  // namespace
}  // namespace lode
