// What a cache remembers of versions and registries.
#include <gmock/gmock.h>

#include "cache/cache.h"
#include "module/hashing.h"
#include "tests/support/fake_clock.h"
#include "tests/support/recording_log.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

class RecordsTest : public testing::Test {
protected:
    VersionsRecord record() const {
        const auto release = [](std::string_view version) {
            return Release{must(parse_version(version)), digest_of(version), 1, "2026-01-31T12:00:00Z", false};
        };
        return {"\"etag\"", m_clock.now(), {m_name, {release("2"), release("1")}}, {release("0.9")}};
    }

    TemporaryFolder m_folder;
    FakeClock m_clock;
    RecordingLog m_log;
    Cache m_cache{m_folder / "cache", m_clock, m_log};
    ModuleName m_name = must(parse_module_name("acme/seed"));
    Url m_url = must(parse_url("https://hub.example.org/acme/seed/versions.json"));
};

TEST_F(RecordsTest, VersionsComeBackAsTheyWere) {
    EXPECT_FALSE(must(m_cache.versions().find(m_url)).has_value());
    must(m_cache.versions().put(m_url, record()));
    const auto found = must(m_cache.versions().find(m_url));
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->etag, "\"etag\"");
    EXPECT_EQ(found->fetched, m_clock.now());
    EXPECT_EQ(to_json(found->document), to_json(record().document));
    ASSERT_EQ(found->withdrawn.size(), 1U);
    EXPECT_EQ(found->withdrawn[0].digest, digest_of("0.9"));
    EXPECT_FALSE(must(m_cache.versions().find(must(parse_url("https://hub.example.org/versions.json")))).has_value());
}

TEST_F(RecordsTest, ARecordThatIsRubbishCountsAsNone) {
    must(m_cache.versions().put(m_url, record()));
    const auto path = m_cache.versions().path_of(m_url);
    const std::string good = content_of(path);
    std::string distant = good;
    distant.replace(distant.find("\"fetched\": 1"), 12, "\"fetched\": 9999999991");
    for (const auto& bad : {std::string(), good.substr(0, good.size() / 2), distant, std::string("{}")}) {
        m_folder.write(path.lexically_relative(m_folder.path()).string(), bad);
        EXPECT_FALSE(must(m_cache.versions().find(m_url)).has_value()) << bad;
    }
}

TEST_F(RecordsTest, TheRegistryOfAModuleIsRememberedSinceItAnsweredFirst) {
    EXPECT_FALSE(must(m_cache.registries().find(m_name)).has_value());
    must(m_cache.registries().put(m_name, "https://hub.example.org"));
    m_clock.advance(std::chrono::hours(1));
    must(m_cache.registries().put(m_name, "https://hub.example.org"));
    EXPECT_EQ(must(m_cache.registries().find(m_name))->first_seen, "2026-01-31T12:00:00Z");
    must(m_cache.registries().put(m_name, "https://other.example.org"));
    EXPECT_EQ(must(m_cache.registries().find(m_name))->registry, "https://other.example.org");
    EXPECT_EQ(must(m_cache.registries().find(m_name))->first_seen, "2026-01-31T13:00:00Z");
}

TEST_F(RecordsTest, WhatAFloatingHandleCameToIsKeptWithItsFirstSight) {
    must(m_cache.handles().put("acme/seed", {digest_of("1"), "https://hub.example.org/acme/seed/1"}));
    m_clock.advance(std::chrono::hours(1));
    must(m_cache.handles().put("acme/seed", {digest_of("2"), "https://hub.example.org/acme/seed/2"}));
    const auto found = must(m_cache.handles().find("acme/seed"));
    EXPECT_EQ(found->meaning.digest, digest_of("2"));
    EXPECT_EQ(found->meaning.resolved, "https://hub.example.org/acme/seed/2");
    EXPECT_EQ(found->first_seen, "2026-01-31T12:00:00Z");
}

}  // namespace
}  // namespace lode
