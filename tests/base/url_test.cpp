// URLs in the strict form that registries use.
#include "base/url.h"

#include "tests/support/result_matchers.h"

namespace lode {
namespace {

TEST(UrlTest, OneSpellingComesOutOfAllThatMeanTheSame) {
    struct Row {
        std::string_view name;
        std::string_view text;
        std::string_view canonical;
    };
    const Row rows[] = {
        {"as it is", "https://hub.example/acme/seed/1", "https://hub.example/acme/seed/1"},
        {"scheme and host in capitals", "HTTPS://Hub.Example/Acme", "https://hub.example/Acme"},
        {"the scheme's own port", "https://hub.example:443/a", "https://hub.example/a"},
        {"http's own port", "http://hub.example:80/a", "http://hub.example/a"},
        {"another port", "http://hub.example:443/a", "http://hub.example:443/a"},
        {"a trailing slash", "https://hub.example/a/", "https://hub.example/a"},
        {"the root", "https://hub.example/", "https://hub.example"},
        {"the root without a slash", "https://hub.example", "https://hub.example"},
        {"an IPv4 address", "http://127.0.0.1:8080/a", "http://127.0.0.1:8080/a"},
        {"an IPv6 address", "http://[::1]:8080/a", "http://[::1]:8080/a"},
        {"an IPv6 address without a port", "http://[2001:DB8::1]/a", "http://[2001:db8::1]/a"},
        {"percent-encoding is kept", "https://hub.example/a%20b", "https://hub.example/a%20b"},
        {"dots inside a segment", "https://hub.example/a..b/.c", "https://hub.example/a..b/.c"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        const auto url = parse_url(row.text);
        ASSERT_THAT(url, IsOk());
        EXPECT_EQ(to_string(*url), row.canonical);
        EXPECT_EQ(parse_url(row.canonical).value(), *url);
    }
}

TEST(UrlTest, WhatTwoProgramsCouldReadDifferentlyIsRefused) {
    struct Row {
        std::string_view name;
        std::string_view text;
    };
    const Row rows[] = {
        {"nothing", ""},
        {"no scheme", "hub.example/a"},
        {"no host", "https:///a"},
        {"a file", "file:///etc/passwd"},
        {"ftp", "ftp://hub.example/a"},
        {"a user", "https://me@hub.example/a"},
        {"a password", "https://me:secret@hub.example/a"},
        {"a host behind a user", "https://hub.example@evil.example/a"},
        {"a query", "https://hub.example/a?b=c"},
        {"a query without a path", "https://hub.example?b"},
        {"a fragment", "https://hub.example/a#b"},
        {"a parent", "https://hub.example/a/../b"},
        {"a trailing parent", "https://hub.example/a/.."},
        {"a dot", "https://hub.example/./a"},
        {"an encoded parent", "https://hub.example/%2e%2E/a"},
        {"an encoded slash", "https://hub.example/a%2Fb"},
        {"an encoded backslash", "https://hub.example/a%5cb"},
        {"an encoded NUL", "https://hub.example/a%00"},
        {"an empty segment", "https://hub.example/a//b"},
        {"two slashes at the end", "https://hub.example/a//"},
        {"percent and nothing", "https://hub.example/a%"},
        {"percent and one digit", "https://hub.example/a%2"},
        {"percent and letters", "https://hub.example/a%zz"},
        {"a backslash", "https://hub.example\\a"},
        {"a backslash in the path", "https://hub.example/a\\b"},
        {"a space", "https://hub.example/a b"},
        {"a line feed", "https://hub.example/a\nb"},
        {"a NUL", std::string_view("https://hub.example/a\0b", 23)},
        {"a byte beyond ASCII", "https://hub.example/\xC3\xA4"},
        {"a host beyond ASCII", "https://h\xC3\xBC\x62.example/"},
        {"port 0", "https://hub.example:0/a"},
        {"port 65536", "https://hub.example:65536/a"},
        {"an empty port", "https://hub.example:/a"},
        {"a port with a sign", "https://hub.example:+80/a"},
        {"a port in words", "https://hub.example:http/a"},
        {"an open bracket", "https://[::1/a"},
        {"words in brackets", "https://[hub]/a"},
        {"a host that starts with a dash", "https://-hub.example/a"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        EXPECT_THAT(parse_url(row.text), FailsWith(ErrorCode::invalid_argument, "is not a usable URL"));
    }
}

TEST(UrlTest, ARefusedUrlIsNamedWithoutItsPassword) {
    const auto url = parse_url("https://me:secret@hub.example/a");
    ASSERT_FALSE(url.has_value());
    EXPECT_THAT(url.error().message, testing::HasSubstr("https://***@hub.example/a"));
    EXPECT_THAT(url.error().message, testing::Not(testing::HasSubstr("secret")));
}

TEST(UrlTest, RedactionHidesTheUserAndLeavesTheRest) {
    for (const std::string_view password : {"secret", "secret@", "se@cret", "secr%40et", "sec ret", "se/cret",
                                            "se?cret", "se#cret", "12/secret", "se:cret", "se\\cret", "@/?#secret"}) {
        const std::string shown = redacted("https://me:" + std::string(password) + "@hub.example/acme/seed/1");
        EXPECT_EQ(shown, "https://***@hub.example/acme/seed/1") << password;
    }
    EXPECT_EQ(redacted("https://me:secret@hub.example/a@^1"), "https://***@^1") << "nobody knows where a password ends";
    EXPECT_EQ(redacted("https://hub.example:8443/a@^1.2"), "https://hub.example:8443/a@^1.2");
    EXPECT_EQ(redacted("https://[::1]:80/a@latest#sha256=00"), "https://[::1]:80/a@latest#sha256=00");
    EXPECT_EQ(redacted("acme/seed@banana"), "acme/seed@banana");
    EXPECT_EQ(redacted("me:secret@hub.example"), "***@hub.example");
    EXPECT_EQ(redacted("a word"), "a word");
}

TEST(UrlTest, LoopbackIsThisMachineAndNothingThatLooksLikeIt) {
    for (const auto* text : {"http://127.0.0.1/", "http://127.9.8.7:1/", "http://localhost/", "http://[::1]/"})
        EXPECT_TRUE(parse_url(text).value().is_loopback()) << text;
    for (const auto* text : {"http://127.0.0.1.example.org/", "http://127.example.org/", "http://localhost.example/",
                             "http://1.127.0.0/", "http://[::2]/"})
        EXPECT_FALSE(parse_url(text).value().is_loopback()) << text;
}

TEST(UrlTest, PathsAreJoinedAndLeftSegmentBySegment) {
    const Url url = parse_url("https://hub.example:8443/acme").value();
    EXPECT_EQ(to_string(url / "seed/1"), "https://hub.example:8443/acme/seed/1");
    EXPECT_EQ((url / "seed").parent(), url);
    EXPECT_EQ(url.parent().parent(), url.parent());
    EXPECT_EQ(url.origin(), "https://hub.example:8443");
}

TEST(UrlTest, ARequestsUrlMayHaveAQueryAndASlashAtItsEnd) {
    struct Row {
        std::string_view name;
        std::string_view text;
        std::string_view on_the_wire;
        std::string_view for_people;
    };
    const Row rows[] = {
        {"a query", "https://HUB.example/a?b=C%20", "https://hub.example/a?b=C%20", "https://hub.example/a?…"},
        {"a query at the root", "https://hub.example?b", "https://hub.example?b", "https://hub.example?…"},
        {"slashes, dots and marks in it", "https://hub.example/a?b/../?c://d", "https://hub.example/a?b/../?c://d",
         "https://hub.example/a?…"},
        {"an empty query", "https://hub.example/a?", "https://hub.example/a", "https://hub.example/a"},
        {"a slash at its end", "https://hub.example/a/", "https://hub.example/a/", "https://hub.example/a/"},
        {"both", "https://hub.example/a/?b", "https://hub.example/a/?b", "https://hub.example/a/?…"},
        {"none of it", "https://hub.example/a", "https://hub.example/a", "https://hub.example/a"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        const auto url = parse_request_url(row.text);
        ASSERT_THAT(url, IsOk());
        EXPECT_EQ(unredacted(*url), row.on_the_wire);
        EXPECT_EQ(to_string(*url), row.for_people);
        EXPECT_EQ(parse_request_url(unredacted(*url)).value(), *url);
    }
}

TEST(UrlTest, ARequestsUrlIsStrictInAllElse) {
    for (const std::string_view text :
         {"ftp://hub.example/a?b", "https://me@hub.example/a?b", "https://hub.example/a?b#c", "https://hub.example/a#b",
          "https://hub.example/../a?b", "https://hub.example/a//?b", "https://hub.example/a?b c",
          "https://hub.example/a?b%", "https://hub.example/a?b%zz", "https://hub.example/a?\"", "https://?a",
          "https://hub.example/a?\n", "https://hub.example/a?\xC3\xA4"})
        EXPECT_THAT(parse_request_url(text), FailsWith(ErrorCode::invalid_argument, "is not a usable URL")) << text;
}

TEST(UrlTest, NoUrlButItsOwnHasAQuery) {
    const Url url = parse_request_url("https://hub.example/a/?b").value();
    EXPECT_EQ(unredacted(url / "c"), "https://hub.example/a/c");
    EXPECT_EQ(unredacted(url.parent()), "https://hub.example/a");
    EXPECT_EQ(url.origin(), "https://hub.example");
}

TEST(UrlTest, ARefusedUrlIsNamedWithoutItsQuery) {
    EXPECT_EQ(redacted("https://me:x@hub.example/a?sig=secret"), "https://***@hub.example/a?…");
    const auto url = parse_url("https://hub.example/a?sig=secret");
    ASSERT_FALSE(url.has_value());
    EXPECT_THAT(url.error().message, testing::Not(testing::HasSubstr("secret")));
}

}  // namespace
}  // namespace lode
