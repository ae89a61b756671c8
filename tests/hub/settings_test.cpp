// config.json: what each setting does, and what is refused.
#include "hub/settings.h"

#include <gmock/gmock.h>

#include "hub/duration.h"
#include "hub/settings_file.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST(SettingsTest, EverySettingIsRead) {
    HubSettings settings;
    ASSERT_THAT(apply_settings(R"({
        "cache": "/srv/cache", "offline": true, "locked": true, "max_age": "1h", "max_rate": 1000000,
        "connect_timeout": 5, "stall_timeout": "2m", "total_timeout": "1h",
        "registries": ["https://one.example",
                       {"url": "https://two.example/hub", "mirrors": ["https://three.example"], "publishers": ["acme"]}],
        "tokens": {"https://one.example:8443": "secret"}, "allow_http": ["plain.example"],
        "insecure_hosts": ["odd.example"], "ca_file": "/etc/ca.pem"})",
                               settings),
                IsOk());
    EXPECT_EQ(settings.cache, "/srv/cache");
    EXPECT_TRUE(settings.offline);
    EXPECT_TRUE(settings.locked);
    EXPECT_EQ(settings.max_age, seconds(3600));
    EXPECT_EQ(settings.max_rate, 1'000'000U);
    EXPECT_EQ(settings.connect_timeout, seconds(5));
    EXPECT_EQ(settings.stall_timeout, seconds(120));
    EXPECT_EQ(settings.total_timeout, seconds(3600));
    ASSERT_EQ(settings.registries.size(), 2U);
    EXPECT_EQ(to_string(settings.registries[0].url), "https://one.example");
    EXPECT_EQ(to_string(settings.registries[1].mirrors.at(0)), "https://three.example");
    EXPECT_THAT(settings.registries[1].publishers, ElementsAre("acme"));
    EXPECT_EQ(settings.tokens.at(0).origin, "https://one.example:8443");
    EXPECT_EQ(settings.tokens.at(0).token, "secret");
    EXPECT_THAT(settings.allow_http, ElementsAre("plain.example"));
    EXPECT_THAT(settings.insecure_hosts, ElementsAre("odd.example"));
    EXPECT_EQ(settings.ca_file, "/etc/ca.pem");
}

TEST(SettingsTest, WhatCannotBeMeantIsRefusedByName) {
    struct Row {
        std::string_view name;
        std::string json;
        std::string_view words;
    };
    const Row rows[] = {
        {"a slip", R"({"registrys": []})", "did you mean `registries`?"},
        {"a setting of nobody", R"({"frobnicate": 1})", "the settings are cache, "},
        {"a list", "[]", "expected a JSON object"},
        {"a word for a switch", R"({"offline": "yes"})", "`offline`: expected true or false"},
        {"an age of no unit that is known", R"({"max_age": "1w"})", "`max_age`: `1w` is not a duration"},
        {"a negative age", R"({"max_age": -1})", "`max_age`"},
        {"no time at all", R"({"total_timeout": 0})", "`total_timeout`: expected at least a second"},
        {"no time to connect", R"({"connect_timeout": "0s"})", "`connect_timeout`: expected at least a second"},
        {"a time in words", R"({"stall_timeout": "long"})", "`stall_timeout`: `long` is not a duration"},
        {"no rate at all", R"({"max_rate": 0})", "`max_rate`: expected bytes a second"},
        {"a registry that is no URL", R"({"registries": ["hub"]})", "`registries`: `hub` is not a usable URL"},
        {"a registry without a URL", R"({"registries": [{"mirrors": []}]})", "an object with `url`"},
        {"a member of a registry that is none", R"({"registries": [{"url": "https://a.example", "mirror": []}]})",
         "`mirror` is no member of a registry"},
        {"a publisher that is none", R"({"registries": [{"url": "https://a.example", "publishers": ["Acme"]}]})",
         "`Acme` is no publisher's name"},
        {"a publisher of two registries",
         R"({"registries": [{"url": "https://a.example", "publishers": ["acme"]},
                            {"url": "https://b.example", "publishers": ["acme"]}]})",
         "is named by two registries"},
        {"a token for plain http", R"({"tokens": {"http://hub.example": "secret"}})", "`https://host[:port]`"},
        {"a token for a path", R"({"tokens": {"https://hub.example/acme": "secret"}})", "`https://host[:port]`"},
        {"a token that is none", R"({"tokens": {"https://hub.example": ""}})", "a token for `https://hub.example`"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        const TemporaryFolder folder;
        HubSettings settings;
        const auto refused = apply_settings_file(folder.write("config.json", row.json), settings);
        EXPECT_THAT(refused, FailsWith(ErrorCode::invalid_argument, std::string(row.words)));
        EXPECT_THAT(refused, FailsWith(ErrorCode::invalid_argument, "config.json"));
        EXPECT_THAT(refused.error().message + refused.error().hint, Not(HasSubstr("secret")));
    }
}

TEST(SettingsTest, WhoDecidedIsRemembered) {
    HubSettings settings;
    EXPECT_EQ(decider_of(settings, "offline"), "default");
    ASSERT_THAT(apply_settings(R"({"offline": true, "tokens": {"https://one.example": "secret"}})", settings), IsOk());
    EXPECT_EQ(decider_of(settings, "offline"), "the settings file");
    EXPECT_EQ(settings.tokens.at(0).decided_by, "the settings file");
    EXPECT_EQ(decider_of(settings, "cache"), "default");
}

TEST(SettingsTest, FaultsStandAgainstUsingWhatWasFound) {
    FoundSettings found;
    EXPECT_THAT(checked(found), FailsWith(ErrorCode::invalid_argument, "HOME is not set"));
    found.settings.cache = "/srv/cache";
    EXPECT_THAT(checked(found), IsOk());
    found.faults = {{ErrorCode::integrity, "first", {}}, {ErrorCode::invalid_argument, "second", {}}};
    EXPECT_THAT(checked(found), FailsWith(ErrorCode::integrity, "first"));
}

TEST(SettingsTest, NoFileChangesNothing) {
    HubSettings settings;
    EXPECT_THAT(apply_settings_file("/nowhere/config.json", settings), IsOk());
    EXPECT_EQ(settings.max_age, seconds(300));
}

TEST(SettingsTest, RegistriesThatReplaceOthersKeepWhatIsKnownOfThem) {
    HubSettings settings;
    ASSERT_THAT(
        apply_settings(
            R"({"registries": [{"url": "https://one.example", "publishers": ["acme"]}, "https://two.example"]})",
            settings),
        IsOk());
    ASSERT_THAT(replace_registries(settings, {"https://three.example", "https://ONE.example/"}), IsOk());
    ASSERT_EQ(settings.registries.size(), 2U);
    EXPECT_TRUE(settings.registries[0].publishers.empty());
    EXPECT_THAT(settings.registries[1].publishers, ElementsAre("acme"));
    EXPECT_THAT(replace_registries(settings, {"hub"}), FailsWith(ErrorCode::invalid_argument, "`hub`"));
    EXPECT_EQ(settings.registries.size(), 2U);
}

TEST(DurationTest, SecondsUnlessAUnitFollows) {
    EXPECT_EQ(must(parse_duration("0")), seconds(0));
    EXPECT_EQ(must(parse_duration("90")), seconds(90));
    EXPECT_EQ(must(parse_duration("90s")), seconds(90));
    EXPECT_EQ(must(parse_duration("5m")), seconds(300));
    EXPECT_EQ(must(parse_duration("2h")), seconds(7200));
    EXPECT_EQ(must(parse_duration("7d")), seconds(604'800));
    for (const auto* text : {"", "s", "-1", "1.5h", "1 h", "1w", "1hh", "99999999999999999999", "99999999d"})
        EXPECT_THAT(parse_duration(text), FailsWith(ErrorCode::invalid_argument)) << text;
}

TEST(DurationTest, TimeThatSomethingIsGivenIsAtLeastASecond) {
    EXPECT_EQ(must(parse_timeout("5m")), seconds(300));
    EXPECT_EQ(must(parse_timeout("1")), seconds(1));
    EXPECT_THAT(parse_timeout("0m"), FailsWith(ErrorCode::invalid_argument, "expected at least a second"));
    EXPECT_THAT(parse_timeout(""), FailsWith(ErrorCode::invalid_argument, "is not a duration"));
}

}  // namespace
}  // namespace lode
