// Who gets which credential.
#include "base/http/credentials.h"

#include "tests/support/result_matchers.h"

namespace lode {
namespace {

std::string authorization(std::string_view url, const Credentials& credentials) {
    return authorization_for(must(parse_url(url)), credentials).value_or("nothing");
}

TEST(CredentialsTest, ATokenIsForOneOrigin) {
    const Credentials credentials{.tokens = {{"https://hub.example", "secret"}, {"http://127.0.0.1:8080", "mine"}}};
    EXPECT_EQ(authorization("https://hub.example/a/b", credentials), "Bearer secret");
    EXPECT_EQ(authorization("https://HUB.example:443", credentials), "Bearer secret");
    EXPECT_EQ(authorization("http://127.0.0.1:8080/a", credentials), "Bearer mine");
    for (const auto* other : {"http://hub.example/a", "https://hub.example:8443/a", "https://a.hub.example/a",
                              "https://hub.example.org/a", "http://127.0.0.1:8081/a"})
        EXPECT_EQ(authorization(other, credentials), "nothing") << other;
}

TEST(CredentialsTest, ALoginIsForOneHostOverTlsOrOnThisMachine) {
    const Credentials credentials{.logins = {{"hub.example", "me", "secret"}, {"127.0.0.1", "me", "s"}}};
    EXPECT_EQ(authorization("https://hub.example/a", credentials), "Basic bWU6c2VjcmV0");
    EXPECT_EQ(authorization("https://hub.example:8443/a", credentials), "Basic bWU6c2VjcmV0");
    EXPECT_EQ(authorization("http://127.0.0.1:9/a", credentials), "Basic bWU6cw==");
    EXPECT_EQ(authorization("http://hub.example/a", credentials), "nothing");
    EXPECT_EQ(authorization("https://cdn.hub.example/a", credentials), "nothing");
}

TEST(CredentialsTest, ATokenIsStrongerThanALogin) {
    const Credentials credentials{.tokens = {{"https://hub.example", "t"}}, .logins = {{"hub.example", "me", "s"}}};
    EXPECT_EQ(authorization("https://hub.example/a", credentials), "Bearer t");
    EXPECT_EQ(authorization("https://hub.example:8443/a", credentials), "Basic bWU6cw==");
}

}  // namespace
}  // namespace lode
