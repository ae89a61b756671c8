// What a cache of an older lode holds: written as ever, and read.
#include <gmock/gmock.h>

#include "cache/cache.h"
#include "cache/flight_report.h"
#include "cache/partial_journal.h"
#include "cache/pin_store.h"
#include "module/hashing.h"
#include "tests/support/fake_clock.h"
#include "tests/support/golden_file.h"
#include "tests/support/recording_log.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using testing::SizeIs;

/// A cache of today's program, and one in which the golden files lie where docs/reference/cache_layout.md says.
class GoldenRecordsTest : public testing::Test {
protected:
    static fs::path golden(const std::string& name) { return fs::path(LODE_TEST_DATA) / "cache" / name; }
    void lay(const std::string& name, const std::string& folder, std::string_view key) {
        must(create_folders(m_older.root() / folder));
        fs::copy_file(golden(name), m_older.root() / folder / (digest_of(key).hex() + ".json"));
    }
    std::string written(const std::string& folder, std::string_view key) const {
        return content_of(m_cache.root() / folder / (digest_of(key).hex() + ".json"));
    }
    static Release release(std::string_view version) {
        return {must(parse_version(version)), digest_of(version), 1, "2026-01-31T12:00:00Z", version == "1"};
    }

    TemporaryFolder m_folder;
    FakeClock m_clock;
    RecordingLog m_log;
    Cache m_cache{m_folder / "today", m_clock, m_log};
    Cache m_older{m_folder / "older", m_clock, m_log};
};

TEST_F(GoldenRecordsTest, WhatAHandleMeant) {
    struct Case {
        const char* file;
        const char* handle;
        HandleMeaning meaning;
    };
    for (const auto& [file, handle, meaning] : std::vector<Case>{
             {"handle-1-fixed.json", "https://hub.example.org/acme/seed/1", {digest_of("seed")}},
             {"handle-1-floating.json", "acme/seed@^1", {digest_of("seed"), "https://hub.example.org/acme/seed/1"}},
             {"handle-1-archive.json",
              "file:///models/seed.tar.gz",
              {digest_of("seed"), {}, digest_of("archive"), "123 45 6.7 8.9"}}}) {
        SCOPED_TRACE(file);
        must(m_cache.handles().put(handle, meaning));
        EXPECT_TRUE(is_golden(written("handles", handle), std::string("cache/") + file));
        lay(file, "handles", handle);
        const auto found = must(m_older.handles().find(handle));
        ASSERT_TRUE(found.has_value());
        EXPECT_EQ(found->handle, handle);
        EXPECT_EQ(found->first_seen, "2026-01-31T12:00:00Z");
        EXPECT_EQ(found->meaning, meaning);
    }
    EXPECT_THAT(must(m_older.handles().all()), SizeIs(3));
}

TEST_F(GoldenRecordsTest, WhatVersionsARegistryListed) {
    const auto url = must(parse_url("https://hub.example.org/acme/seed/versions.json"));
    const auto name = must(parse_module_name("acme/seed"));
    const VersionsRecord record{"\"etag\"", m_clock.now(), {name, {release("2"), release("1")}}, {release("0.9")}};
    must(m_cache.versions().put(url, record));
    EXPECT_TRUE(is_golden(written("documents", to_string(url)), "cache/document-1.json"));
    lay("document-1.json", "documents", to_string(url));
    const auto found = must(m_older.versions().find(url));
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->etag, record.etag);
    EXPECT_EQ(found->fetched, record.fetched);
    EXPECT_EQ(to_json(found->document), to_json(record.document));
    ASSERT_THAT(found->withdrawn, SizeIs(1));
    EXPECT_EQ(found->withdrawn[0].digest, digest_of("0.9"));
}

TEST_F(GoldenRecordsTest, WhichRegistryAnsweredForAModule) {
    const auto name = must(parse_module_name("acme/seed"));
    must(m_cache.registries().put(name, "https://hub.example.org"));
    EXPECT_TRUE(is_golden(written("registries", "acme/seed"), "cache/registry_of-1.json"));
    lay("registry_of-1.json", "registries", "acme/seed");
    const auto found = must(m_older.registries().find(name));
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->registry, "https://hub.example.org");
    EXPECT_EQ(found->first_seen, "2026-01-31T12:00:00Z");
}

TEST_F(GoldenRecordsTest, HowAMirrorFailed) {
    const std::string dead = "https://dead.example.org";
    const std::string liar = "https://liar.example.org:8443";
    for (int i = 0; i < 2; ++i) m_cache.mirrors().note_fault(dead, MirrorFault::unreachable);
    m_cache.mirrors().note_fault(liar, MirrorFault::lying);
    EXPECT_TRUE(is_golden(written("mirrors", dead), "cache/mirror-1-unreachable.json"));
    EXPECT_TRUE(is_golden(written("mirrors", liar), "cache/mirror-1-lying.json"));
    lay("mirror-1-unreachable.json", "mirrors", dead);
    lay("mirror-1-lying.json", "mirrors", liar);
    const auto troubles = m_older.mirrors().all();
    ASSERT_THAT(troubles, SizeIs(2));
    EXPECT_EQ(troubles[0].origin, dead);
    EXPECT_EQ(troubles[0].fault, MirrorFault::unreachable);
    EXPECT_EQ(troubles[0].times, 2);
    EXPECT_EQ(troubles[0].last, m_clock.now());
    EXPECT_EQ(troubles[1].fault, MirrorFault::lying);
    EXPECT_TRUE(m_older.mirrors().rests(liar));
}

TEST_F(GoldenRecordsTest, WhatIsPinned) {
    const Pin pin{"release 7", {digest_of("one"), digest_of("two")}, "/src/lode.lock"};
    must(PinStore(CacheLayout(m_cache.root())).put(pin));
    EXPECT_TRUE(is_golden(written("pins", pin.name), "cache/pin-1.json"));
    lay("pin-1.json", "pins", pin.name);
    const auto pins = must(PinStore(CacheLayout(m_older.root())).all());
    ASSERT_THAT(pins, SizeIs(1));
    EXPECT_EQ(pins[0].name, pin.name);
    EXPECT_EQ(pins[0].modules, pin.modules);
    EXPECT_EQ(pins[0].lock, pin.lock);
}

TEST_F(GoldenRecordsTest, WhatHasComeOfADownload) {
    const PartialSource without{"https://mirror.example.org/acme/seed/1/words.txt", {}, {}};
    const PartialSource source{"https://hub.example.org/acme/seed/1/words.txt", "\"etag\"", 20'971'520};
    const std::string journal = journal_beginning("4711 1234567 boot") + journal_line(without) + journal_line(source) +
                                journal_line(ByteRange{0, 4'194'304}) +
                                journal_line(PrefixDigest{4'194'304, digest_of("prefix")}) +
                                journal_line(ByteRange{8'388'608, 9'000'000}) + journal_release();
    EXPECT_TRUE(is_golden(journal, "cache/partial-1.journal"));
    const auto found = must(parse_partial_journal(content_of(golden("partial-1.journal"))));
    EXPECT_EQ(found.owner, "4711 1234567 boot");
    EXPECT_TRUE(found.is_released);
    EXPECT_EQ(found.source, source);
    EXPECT_EQ(found.data.total(), 4'194'304U + 611'392U);
    ASSERT_THAT(found.digests, SizeIs(1));
    EXPECT_EQ(found.digests[0].length, 4'194'304U);
    EXPECT_EQ(found.digests[0].digest, digest_of("prefix"));
}

TEST_F(GoldenRecordsTest, HowFarAnotherProcessIs) {
    const FlightReport report{4711, 12, 4'194'304, 20'971'520};
    EXPECT_TRUE(is_golden(to_string(report), "cache/flight-1.txt"));
    EXPECT_EQ(parse_flight_report(content_of(golden("flight-1.txt"))), report);
}

}  // namespace
}  // namespace lode
