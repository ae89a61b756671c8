// nginx behind a login, by the logins of a .netrc file and by tokens.
#include "tests/http/transport_fixture.h"
#include "tests/support/nginx.h"

namespace lode {
namespace {

class NginxLoginTest : public CurlFixture {
protected:
    void SetUp() override {
        const auto program = find_nginx();
        if (!program) GTEST_SKIP() << "nginx is not installed";
        m_served.write("a", "hello");
        const auto users = m_served.write("users", "me:{PLAIN}secret\n");
        m_nginx = std::make_unique<RunningNginx>(
            *program, m_served.path(),
            NginxOptions{{},
                         "auth_basic all; auth_basic_user_file " + users.string() +
                             ";\nlocation /token/ { auth_basic off; alias " + m_served.path().string() +
                             "/; if ($http_authorization != \"Bearer t\") { return 401; } }"});
    }
    int status(const Credentials& credentials, const std::string& path = "/a") {
        const std::string url = "http://127.0.0.1:" + std::to_string(m_nginx->port()) + path;
        return must(CurlFixture::get(*make_transport({.credentials = credentials}), url)).response.status;
    }

    TemporaryFolder m_served;
    std::unique_ptr<RunningNginx> m_nginx;
};

TEST_F(NginxLoginTest, ALoginOfANetrcOpensIt) {
    EXPECT_EQ(status({}), 401);
    EXPECT_EQ(status({.logins = must(parse_netrc("machine 127.0.0.1 login me password secret"))}), 200);
    EXPECT_EQ(status({.logins = must(parse_netrc("machine 127.0.0.1 login me password wrong"))}), 401);
    EXPECT_EQ(status({.logins = must(parse_netrc("machine hub.example login me password secret"))}), 401);
}

TEST_F(NginxLoginTest, ATokenOpensIt) {
    const std::string origin = "http://127.0.0.1:" + std::to_string(m_nginx->port());
    EXPECT_EQ(status({}, "/token/a"), 401);
    EXPECT_EQ(status({.tokens = {{origin, "t"}}}, "/token/a"), 200);
    EXPECT_EQ(status({.tokens = {{"http://127.0.0.1:1", "t"}}}, "/token/a"), 401);
}

}  // namespace
}  // namespace lode
