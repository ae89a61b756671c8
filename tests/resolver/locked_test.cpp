// A lock file in a resolve: honoured, and with --locked the only thing that counts.
#include <gmock/gmock.h>

#include "tests/resolver/network.h"

namespace lode {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view floating = "https://hub.example.org/acme/seed";

class LockedTest : public NetworkTest {
protected:
    LockedTest() { new_network(); }
    void lock(std::string_view handle, const std::string& version, std::optional<Digest> digest = std::nullopt) {
        const auto source = must(parse_handle(std::string(floating) + "/" + version, {}));
        must(m_lock.put(must(parse_handle(handle, {})), {source, digest.value_or(seed(version).digest)}));
    }
    LockPolicy honoured() const { return {&m_lock, LockPolicy::Rule::honoured, "lode.lock"}; }
    LockPolicy only() const { return {&m_lock, LockPolicy::Rule::only, "lode.lock"}; }

    LockFile m_lock;
};

TEST_F(LockedTest, MeansTheLockedVersionWhateverElseThereIs) {
    lock(floating, "1");
    answer_versions({document({release("2"), release("1")})});
    serve("1");
    serve("2");
    const auto resolved = resolve(floating, only());
    EXPECT_EQ(version_of(resolved), "1");
    EXPECT_EQ(resolved->source, Source::network);
    new_network();
    m_clock.advance(std::chrono::hours(1000));
    EXPECT_EQ(version_of(resolve(floating, only())), "1");
    EXPECT_EQ(version_of(resolve_offline(floating, honoured())), "1");
    EXPECT_THAT(requested(), IsEmpty());
}

TEST_F(LockedTest, IsHonouredWithoutBeingAskedFor) {
    lock(floating, "1");
    answer_versions({document({release("2"), release("1")})});
    serve("1");
    EXPECT_EQ(version_of(resolve(floating, honoured())), "1");
    serve("2");
    EXPECT_EQ(version_of(resolve("https://hub.example.org/acme/seed@^2", honoured())), "2") << "another handle";
}

TEST_F(LockedTest, WhatTheLockDoesNotNameIsNotFound) {
    lock(floating, "1");
    for (const std::string_view other : {"https://hub.example.org/acme/seed/1", "https://hub.example.org/acme/seed@^1",
                                         "acme/seed", "https://files.example.org/any/module.json"})
        EXPECT_THAT(resolve(other, only()), FailsWith(ErrorCode::not_found, "is not in the lock file `lode.lock`"));
    EXPECT_THAT(resolve("acme/seed", only()), FailsWith(ErrorCode::not_found, "lode lock 'acme/seed'"));
    EXPECT_THAT(requested(), IsEmpty());
    EXPECT_EQ(version_of(resolve(seed("1").path.string(), only())), "1") << "a folder on this machine is in place";
}

TEST_F(LockedTest, OtherBytesThanTheLockedOnesAreRefused) {
    lock(floating, "1", seed("2").digest);
    serve("1");
    const auto refused = resolve(floating, honoured());
    EXPECT_THAT(refused, FailsWith(ErrorCode::integrity,
                                   "is not the one that the lock file names: expected " + to_string(seed("2").digest)));
    EXPECT_THAT(refused, FailsWith(ErrorCode::integrity, "got " + to_string(seed("1").digest)));
}

TEST_F(LockedTest, APinMustBeTheLockedDigest) {
    lock(floating, "1");
    answer_versions({status(404)});
    serve("1");
    EXPECT_THAT(resolve(std::string(floating) + "#sha256=" + seed("1").digest.hex(), only()), IsOk());
    EXPECT_THAT(resolve(std::string(floating) + "#sha256=" + seed("2").digest.hex(), only()),
                FailsWith(ErrorCode::integrity, "name different bytes"));
}

TEST_F(LockedTest, OfflineAndNotCachedIsUnavailable) {
    lock(floating, "1");
    EXPECT_THAT(resolve_offline(floating, only()), FailsWith(ErrorCode::unavailable, "lode is offline"));
}

TEST_F(LockedTest, AYankedVersionIsDownloadedWithAWarning) {
    answer_versions({document({release("2"), release("1", true)})});
    serve("1");
    lock(floating, "1");
    EXPECT_EQ(version_of(resolve(floating, only())), "1");
    EXPECT_THAT(m_log.warnings(), ElementsAre(HasSubstr("acme/seed version 1 was yanked")));
    EXPECT_EQ(requests_of(versions_url()), 1U);
}

TEST_F(LockedTest, AYankedVersionIsTakenOutOfTheCacheWithAWarningWhereItIsKnown) {
    answer_versions({document({release("1")}), document({release("2"), release("1", true)})});
    serve("2");
    serve("1");
    lock(floating, "1");
    ASSERT_EQ(version_of(resolve(floating, only())), "1");
    m_clock.advance(std::chrono::hours(1000));
    ASSERT_EQ(version_of(resolve(floating)), "2");
    EXPECT_THAT(m_log.warnings(), IsEmpty());
    EXPECT_EQ(version_of(resolve_offline(floating, only())), "1");
    EXPECT_THAT(m_log.warnings(), ElementsAre(HasSubstr("acme/seed version 1 was yanked")));
}

TEST_F(LockedTest, NobodyNeedsToKnowWhatWasYanked) {
    lock(floating, "1");
    ScriptedAnswer nonsense = status(200);
    nonsense.body = "nonsense";
    for (const ScriptedAnswer& answer : {status(404), status(403), nonsense}) {
        new_network();
        serve("1");
        answer_versions({answer});
        EXPECT_EQ(version_of(resolve(floating, only())), "1");
        EXPECT_EQ(requests_of(versions_url()), 1U);
        delete_from_cache(seed("1").digest);
    }
    EXPECT_THAT(m_log.warnings(), IsEmpty());
}

TEST_F(LockedTest, WhatWasYankedIsAskedOnceAndOfNobodyWhoIsKnownToBeDown) {
    lock(floating, "1");
    answer_versions({status(503)});
    serve("1");
    EXPECT_EQ(version_of(resolve(floating, only())), "1");
    EXPECT_EQ(requests_of(versions_url()), 1U);
    delete_from_cache(seed("1").digest);
    m_cache.mirrors().note_fault(hub, MirrorFault::unreachable);
    EXPECT_EQ(version_of(resolve(floating, only())), "1");
    EXPECT_EQ(requests_of(versions_url()), 1U);
}

TEST_F(LockedTest, WhatWasYankedIsNotAskedOverPlainHttp) {
    const std::string fixed = "http://hub.example.org/acme/seed/1";
    must(m_lock.put(must(parse_handle(fixed, {})), {must(parse_handle(fixed, {})), seed("1").digest}));
    network().serve_folder(fixed, seed("1").path);
    EXPECT_EQ(version_of(resolve(fixed, only())), "1");
    EXPECT_EQ(requests_of("http://hub.example.org/acme/seed/versions.json"), 0U);
}

TEST_F(LockedTest, AFixedHandleIsLockedAgainstAVersionThatChangesBeforeItIsSeen) {
    const std::string fixed = std::string(floating) + "/1";
    lock(fixed, "1");
    network().serve_folder(fixed, seed("1", "cat\ndog\nmoose\n").path);
    EXPECT_THAT(resolve(fixed, honoured()), FailsWith(ErrorCode::integrity, "the lock file names"));
}

}  // namespace
}  // namespace lode
