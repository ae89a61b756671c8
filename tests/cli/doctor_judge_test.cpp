// What doctor makes of answers, proxies and faults, without a network.
#include <gmock/gmock.h>

#include "cli/doctor/no_proxy.h"
#include "cli/doctor/proxies.h"
#include "cli/doctor/registry_checks.h"
#include "tests/support/fake_clock.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

Copy registry(const std::string& url = "https://hub.example.org") {
    return {.name = "registry 1", .url = must(parse_url(url))};
}

CopyAnswer answered(int status, std::string body = R"({"schema":"lode.registry/1","name":"hub","publish":null})") {
    return {{{.status = status, .url = must(parse_url("https://hub.example.org/registry.json"))}, std::move(body)},
            std::chrono::milliseconds(12)};
}

TEST(DoctorJudgeTest, AnAnswerIsWhatItsStatusSays) {
    struct Row {
        std::string_view name;
        CopyAnswer answer;
        Health health;
        ErrorCode code;
        std::string_view words;
    };
    const Row rows[] = {
        {"a registry", answered(200), Health::ok, ErrorCode::internal, "answered 200 in 12 ms (HTTP/1.1)"},
        {"a login page", answered(200, "<html>"), Health::fault, ErrorCode::integrity, "its `registry.json` is none"},
        {"no such file", answered(404), Health::warning, ErrorCode::not_found, "answered 404"},
        {"no token", answered(401), Health::fault, ErrorCode::permission_denied, "answered 401"},
        {"another's token", answered(403), Health::fault, ErrorCode::permission_denied, "answered 403"},
        {"overload", answered(503), Health::fault, ErrorCode::unavailable, "answered 503"},
        {"a limit", answered(429), Health::fault, ErrorCode::unavailable, "answered 429"},
        {"a teapot", answered(418), Health::fault, ErrorCode::unusable, "answered 418"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        const auto finding = judge(registry(), row.answer);
        EXPECT_EQ(finding.health, row.health);
        EXPECT_EQ(finding.code, row.code);
        EXPECT_THAT(finding.message, HasSubstr(row.words));
        EXPECT_EQ(finding.facts.at("status"), row.answer.document.response.status);
    }
}

TEST(DoctorJudgeTest, AMirrorInTroubleIsAWarningSinceThereAreOthers) {
    Copy mirror = registry();
    mirror.is_mirror = true;
    EXPECT_EQ(judge(mirror, answered(503)).health, Health::warning);
    EXPECT_EQ(judge(mirror, fail(ErrorCode::unavailable, "`https://hub.example.org` cannot be reached")).health,
              Health::warning);
}

TEST(DoctorJudgeTest, TheHintOnAccessSaysWhetherSomethingWasSent) {
    Copy copy = registry();
    EXPECT_THAT(judge(copy, answered(401)).hint, HasSubstr("give a token for https://hub.example.org"));
    copy.credential = "a login";
    EXPECT_THAT(judge(copy, answered(401)).hint, HasSubstr("a login was sent"));
}

TEST(DoctorJudgeTest, PlainHttpIsToBeAllowedFirst) {
    Copy copy = registry("http://hub.example.org");
    copy.may_be_asked = false;
    const auto finding = judge(copy, fail(ErrorCode::invalid_argument, "plain http"));
    EXPECT_EQ(finding.code, ErrorCode::invalid_argument);
    EXPECT_THAT(finding.hint, HasSubstr("--allow-http hub.example.org"));
}

TEST(DoctorJudgeTest, TheWorstFaultIsTheErrorWrongBytesBeforeAllOthers) {
    EXPECT_EQ(error_of({fine("a", "good"), warn_of("b", "odd", "")}), std::nullopt);
    const Findings findings = {fault_of("one", {ErrorCode::unavailable, "away", {}}),
                               fault_of("two", {ErrorCode::integrity, "wrong", "look"}),
                               fault_of("three", {ErrorCode::permission_denied, "closed", {}})};
    const auto worst = error_of(findings);
    ASSERT_TRUE(worst.has_value());
    EXPECT_EQ(worst->code, ErrorCode::integrity);
    EXPECT_EQ(worst->message, "3 faults; the worst is of two: wrong");
    EXPECT_EQ(worst->hint, "look");
    EXPECT_EQ(overall(findings), Health::fault);
}

TEST(DoctorCopiesTest, ComeInTheOrderInWhichTheyWillBeAsked) {
    const TemporaryFolder folder;
    FakeClock clock;
    const MirrorHealth health(CacheLayout(folder.path()), clock);
    health.note_fault("https://one.example", MirrorFault::lying);
    HubSettings settings;
    settings.registries = {
        {.url = must(parse_url("https://hub.example")),
         .mirrors = {must(parse_url("https://one.example/hub")), must(parse_url("https://two.example"))}}};
    settings.tokens = {{"https://two.example", "secret"}};
    const auto copies = copies_in_order(settings, health, [](const char*) { return std::string(); });
    std::vector<std::string> names;
    for (const auto& copy : copies) names.push_back(copy.name);
    EXPECT_THAT(names, ElementsAre("registry 1", "registry 1, mirror 2", "registry 1, mirror 1"));
    EXPECT_EQ(copies[1].credential, "a token");
    EXPECT_TRUE(copies[2].rests);
    EXPECT_THAT(judge_unasked(copies[2], "offline").message, HasSubstr("it was lying at"));
    EXPECT_THAT(judge_unasked(copies[2], "offline").message, HasSubstr("asked after the other copies until"));
}

TEST(DoctorProxiesTest, APasswordIsNeverShownWhateverItHolds) {
    struct Row {
        std::string_view value;
        std::string_view shown;
    };
    const Row rows[] = {
        {"http://proxy.example:3128", "http://proxy.example:3128"},
        {"proxy.example:3128", "proxy.example:3128"},
        {"http://me:secret@proxy.example:3128", "http://***@proxy.example:3128"},
        {"me:secret@proxy.example", "***@proxy.example"},
        {"http://me:sec@ret@proxy.example", "http://***@proxy.example"},
        {"http://me:sec%40ret@proxy.example", "http://***@proxy.example"},
        {"http://me:sec/ret@proxy.example", "http://***@proxy.example"},
        {"http://me:sec?ret@proxy.example", "http://***@proxy.example"},
        {"http://me:sec#ret@proxy.example", "http://***@proxy.example"},
        {"http://me:sec ret@proxy.example", "http://***@proxy.example"},
        {"me:sec://ret@proxy.example", "me:sec://***@proxy.example"},
        {"http://proxy.example/?token=secret", "http://proxy.example/"},
    };
    for (const auto& row : rows) EXPECT_EQ(without_login(row.value), row.shown);
}

TEST(DoctorProxiesTest, VariablesAreThoseThatLibcurlTakes) {
    std::map<std::string, std::string> variables = {{"HTTP_PROXY", "http://a.example"},
                                                    {"https_proxy", "http://b.example"},
                                                    {"HTTPS_PROXY", "http://c.example"},
                                                    {"NO_PROXY", "localhost"}};
    const auto environment = [&](const char* name) { return variables[name]; };
    const auto found = proxies_of(environment);
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[0].name, "HTTP_PROXY");
    EXPECT_TRUE(found[0].is_ignored) << "a request to a CGI program could set it";
    EXPECT_EQ(found[1].value, "http://b.example");
    EXPECT_EQ(found[2].name, "NO_PROXY");
    variables = {{"no_proxy", "localhost"}};
    EXPECT_THAT(proxies_of(environment), IsEmpty());
}

TEST(DoctorProxiesTest, NoProxyKeepsHostsAndWhatIsBelowThem) {
    struct Row {
        std::string_view host;
        std::string_view list;
        bool is_kept;
    };
    const Row rows[] = {
        {"hub.example.org", "", false},
        {"hub.example.org", "*", true},
        {"hub.example.org", "a.example, *", false},
        {"hub.example.org", "example.org", true},
        {"hub.example.org", ".example.org", true},
        {"hub.example.org", "EXAMPLE.org.", true},
        {"hub.example.org.", "example.org", true},
        {"hub.example.org", "a.example hub.example.org", true},
        {"badexample.org", "example.org", false},
        {"example.org", "hub.example.org", false},
        {"hub.example.org", ",, .", false},
        {"10.1.2.3", "10.0.0.0/8", true},
        {"11.1.2.3", "10.0.0.0/8", false},
        {"10.1.2.3", "10.1.2.3", true},
        {"10.1.2.3", "10.1.2.0/22", true},
        {"10.1.4.3", "10.1.2.0/22", false},
        {"10.1.2.3", "10.1.2.4/0", false},
        {"10.1.2.3", "10.1.2.3/99", false},
        {"10.1.2.3", "2.3", false},
        {"[fd00::1]", "fd00::/8", true},
        {"[fe80::1]", "fd00::/8", false},
        {"[::1]", "::1", true},
    };
    for (const auto& row : rows)
        EXPECT_EQ(is_kept_from_proxies(row.host, row.list), row.is_kept) << row.host << " by " << row.list;
}

TEST(DoctorProxiesTest, TheWayToAUrlIsTheFirstVariableOfItsScheme) {
    const std::map<std::string, std::string> all = {{"http_proxy", "http://me:secret@a.example"},
                                                    {"HTTPS_PROXY", "b.example:1"},
                                                    {"all_proxy", "c.example"},
                                                    {"no_proxy", "d.example"}};
    const auto way = [](const std::string& url, std::map<std::string, std::string> variables) {
        return proxy_for(must(parse_url(url)), [&](const char* name) { return variables[name]; });
    };
    EXPECT_EQ(way("http://hub.example", all), (ProxyChoice{"http_proxy", "http://***@a.example"}));
    EXPECT_EQ(way("https://hub.example", all), (ProxyChoice{"HTTPS_PROXY", "b.example:1"}));
    EXPECT_EQ(way("https://hub.d.example", all), (ProxyChoice{"no_proxy", ""}));
    EXPECT_EQ(way("http://hub.example", {{"HTTP_PROXY", "a"}, {"ALL_PROXY", "c"}}), (ProxyChoice{"ALL_PROXY", "c"}));
    EXPECT_EQ(way("https://hub.example", {{"http_proxy", "a"}, {"no_proxy", "*"}}), ProxyChoice());
}

}  // namespace
}  // namespace lode
