// Who may be asked, and told a secret, over plain http.
#include "base/http/plain_http.h"

#include <vector>

#include "tests/support/result_matchers.h"

namespace lode {
namespace {

Url url(std::string_view text) {
    return must(parse_url(text));
}

TEST(PlainHttpTest, HttpsAndThisMachineAreProtected) {
    for (const std::string_view text : {"https://hub.example.org", "http://127.0.0.1:8080/x", "http://localhost"})
        EXPECT_TRUE(is_protected(url(text))) << text;
    for (const std::string_view text : {"http://hub.example.org", "http://10.0.0.1", "http://localhost.example.org"})
        EXPECT_FALSE(is_protected(url(text))) << text;
}

TEST(PlainHttpTest, WhatIsNotProtectedMayBeAskedWhereItsHostIsAllowed) {
    const std::vector<std::string> allowed{"hub.example.org"};
    EXPECT_TRUE(may_be_asked(url("http://hub.example.org:8080/acme"), allowed));
    EXPECT_FALSE(may_be_asked(url("http://other.example.org"), allowed));
    EXPECT_FALSE(may_be_asked(url("http://sub.hub.example.org"), allowed));
    EXPECT_TRUE(may_be_asked(url("https://other.example.org"), {}));
    EXPECT_TRUE(may_be_asked(url("http://127.0.0.1"), {}));
}

}  // namespace
}  // namespace lode
