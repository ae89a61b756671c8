// Reading of .netrc files.
#include "base/http/netrc.h"

#include "tests/support/result_matchers.h"

namespace lode {
namespace {

std::string flat(const std::vector<NetrcLogin>& logins) {
    std::string text;
    for (const auto& entry : logins) text += entry.host + "|" + entry.login + "|" + entry.password + ";";
    return text;
}

TEST(NetrcTest, MachinesAreReadHoweverTheyAreWritten) {
    struct Row {
        std::string_view name;
        std::string_view text;
        std::string_view logins;
    };
    const Row rows[] = {
        {"nothing", "", ""},
        {"one a line", "machine hub.example login me password secret\n", "hub.example|me|secret;"},
        {"one a paragraph", "machine hub.example\n\tlogin me\r\n\tpassword secret", "hub.example|me|secret;"},
        {"several", "machine a.example login x password y\nmachine b.example login z password w",
         "a.example|x|y;b.example|z|w;"},
        {"the host in capitals", "machine Hub.Example login me password s", "hub.example|me|s;"},
        {"a comment", "# machine x login y\nmachine hub.example # mine\nlogin me password s", "hub.example|me|s;"},
        {"a number sign in a password", "machine hub.example login me password s#t", "hub.example|me|s#t;"},
        {"quotes", "machine hub.example login me password \"a \\\"b\\\\ c\"", "hub.example|me|a \"b\\ c;"},
        {"an account", "machine hub.example login me account x password s", "hub.example|me|s;"},
        {"no password", "machine hub.example login me", "hub.example|me|;"},
        {"a default goes to nobody", "machine a.example login x password y\ndefault login z password w",
         "a.example|x|y;"},
        {"a macro", "macdef init\nput machine x\n\nmachine hub.example login me password s", "hub.example|me|s;"},
        {"a macro at the end", "machine hub.example login me password s\nmacdef init\nls", "hub.example|me|s;"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        const auto logins = parse_netrc(row.text);
        ASSERT_THAT(logins, IsOk());
        EXPECT_EQ(flat(*logins), row.logins);
    }
}

TEST(NetrcTest, WhatIsNoNetrcIsRefusedByLineAndWithoutItsContent) {
    for (const std::string_view text : {"machine hub.example\nlogin me\nsecret", "login me password secret",
                                        "machine hub.example login me password \"secret", "{\"secret\": 1}"}) {
        const auto logins = parse_netrc(text);
        ASSERT_THAT(logins, FailsWith(ErrorCode::invalid_argument, "line ")) << text;
        EXPECT_THAT(logins.error().message, testing::Not(testing::HasSubstr("secret")));
    }
    EXPECT_THAT(parse_netrc("machine"), FailsWith(ErrorCode::invalid_argument, "nothing after the last `machine`"));
}

}  // namespace
}  // namespace lode
