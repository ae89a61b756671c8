// Floating handles: which version they mean, and when the network is asked.
#include <gmock/gmock.h>

#include "tests/resolver/network.h"

namespace lode {
namespace {

using std::chrono::minutes;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view floating = "https://hub.example.org/acme/seed";

class FloatingTest : public NetworkTest {
protected:
    FloatingTest() { new_network(); }
    /// Versions 1 and 2 are published; `floating` was resolved to 2.
    void resolve_to_two(const std::string& etag = "\"a\"") {
        answer_versions({document({release("2"), release("1")}, etag)});
        serve("2");
        ASSERT_EQ(version_of(resolve(floating)), "2");
        new_network();
    }
};

TEST_F(FloatingTest, MeansTheHighestVersionInItsRange) {
    answer_versions({document({release("2"), release("1.5"), release("1")})});
    serve("2");
    serve("1.5");
    const auto newest = resolve(floating);
    EXPECT_EQ(version_of(newest), "2");
    EXPECT_EQ(newest->source, Source::network);
    EXPECT_EQ(newest->resolved, "https://hub.example.org/acme/seed/2");
    EXPECT_EQ(version_of(resolve("https://hub.example.org/acme/seed@^1")), "1.5");
    EXPECT_THAT(resolve("https://hub.example.org/acme/seed@^3"),
                FailsWith(ErrorCode::not_found, "there is no version ^3 of acme/seed"));
    EXPECT_THAT(resolve("https://hub.example.org/acme/seed@^3"), FailsWith(ErrorCode::not_found, "the newest is 2"));
}

TEST_F(FloatingTest, IsNotAskedForAgainWhileItIsFresh) {
    resolve_to_two();
    m_clock.advance(minutes(5) - std::chrono::seconds(1));
    const auto again = resolve(floating);
    EXPECT_EQ(version_of(again), "2");
    EXPECT_EQ(again->source, Source::cache);
    EXPECT_EQ(again->resolved, "https://hub.example.org/acme/seed/2");
    EXPECT_THAT(requested(), IsEmpty());
}

TEST_F(FloatingTest, IsRevalidatedByItsEtagAndThenFreshAgain) {
    resolve_to_two();
    answer_versions({status(304)});
    m_clock.advance(minutes(5));
    EXPECT_EQ(version_of(resolve(floating)), "2");
    EXPECT_THAT(requested(), ElementsAre(versions_url()));
    m_clock.advance(minutes(4));
    EXPECT_EQ(version_of(resolve(floating)), "2");
    EXPECT_THAT(requested(), ElementsAre(versions_url()));
}

TEST_F(FloatingTest, ANewVersionIsTakenWhenTheDocumentIsAskedForAgain) {
    resolve_to_two();
    answer_versions({document({release("3"), release("2"), release("1")}, "\"b\"")});
    serve("3");
    m_clock.advance(minutes(5));
    EXPECT_EQ(version_of(resolve(floating)), "3");
    EXPECT_EQ(version_of(resolve_offline(floating)), "3");
}

TEST_F(FloatingTest, IsRevalidatedWhenAClockWasSetBack) {
    resolve_to_two();
    answer_versions({status(304)});
    m_clock.jump(-std::chrono::hours(24 * 365));
    EXPECT_EQ(version_of(resolve(floating)), "2");
    EXPECT_THAT(requested(), ElementsAre(versions_url()));
}

TEST_F(FloatingTest, IsWhatItWasWithAWarningWhenNobodyAnswers) {
    resolve_to_two();
    answer_versions({unreachable()});
    m_clock.advance(std::chrono::hours(3));
    const auto stale = resolve(floating);
    EXPECT_EQ(version_of(stale), "2");
    EXPECT_EQ(stale->source, Source::cache);
    EXPECT_THAT(m_log.warnings(),
                ElementsAre(AllOf(HasSubstr("connection refused"), HasSubstr("as they were 3 hours ago"))));
}

TEST_F(FloatingTest, OfflineIsWhatItWasWhateverItsAge) {
    resolve_to_two();
    m_clock.advance(std::chrono::hours(1000));
    EXPECT_EQ(version_of(resolve_offline(floating)), "2");
    EXPECT_THAT(m_log.warnings(), IsEmpty());
    EXPECT_THAT(resolve_offline("https://hub.example.org/acme/other"),
                FailsWith(ErrorCode::unavailable, "are not in the cache, and lode is offline"));
}

TEST_F(FloatingTest, AVersionThatCannotBeFetchedLeavesTheOneBefore) {
    resolve_to_two();
    answer_versions({document({release("3"), release("2"), release("1")}, "\"b\"")});
    m_clock.advance(minutes(5));
    const std::string manifest = "https://hub.example.org/acme/seed/3/module.json";
    network().answer(HttpMethod::get, manifest, unreachable());
    EXPECT_EQ(version_of(resolve(floating)), "2");
    EXPECT_EQ(version_of(resolve_offline(floating)), "2");
    EXPECT_THAT(m_log.warnings(), ElementsAre(HasSubstr("version 2 is taken"), HasSubstr("version 2 is taken")));
}

TEST_F(FloatingTest, H22A304ToAnUnconditionalRequestIsAnError) {
    answer_versions({status(304)});
    EXPECT_THAT(resolve(floating), FailsWith(ErrorCode::unusable, "status 304"));
    new_network();
    resolve_to_two("");
    answer_versions({status(304)});
    m_clock.advance(minutes(5));
    EXPECT_THAT(resolve(floating), FailsWith(ErrorCode::unusable, "status 304")) << "there was no ETag to ask with";
}

TEST_F(FloatingTest, H22AMissingDocumentIsNotRememberedAsMissing) {
    answer_versions({status(404), document({release("1")})});
    serve("1");
    EXPECT_THAT(resolve(floating), FailsWith(ErrorCode::not_found, "versions.json"));
    EXPECT_EQ(version_of(resolve(floating)), "1") << "it was published a moment later";
}

TEST_F(FloatingTest, H21AVersionThatChangesItsDigestIsRefusedLoudly) {
    resolve_to_two();
    auto changed = release("1");
    changed.digest = release("2").digest;
    answer_versions({document({release("3"), release("2"), changed})});
    m_clock.advance(minutes(5));
    const auto refused = resolve(floating);
    EXPECT_THAT(refused, FailsWith(ErrorCode::integrity, "SECURITY ERROR: `" + versions_url() + "` lists version 1"));
    EXPECT_THAT(refused, FailsWith(ErrorCode::integrity, "expected " + to_string(release("1").digest)));
    EXPECT_EQ(version_of(resolve_offline(floating)), "2") << "nothing of the answer was kept";
}

TEST_F(FloatingTest, H21AVersionThatVanishesIsWarnedOfOnceAndStillKnown) {
    resolve_to_two();
    answer_versions({document({release("1")}, "\"old\""), document({release("1")}, "\"older\"")});
    serve("1");
    m_clock.advance(minutes(5));
    EXPECT_EQ(version_of(resolve(floating)), "1");
    EXPECT_THAT(m_log.warnings(), ElementsAre(HasSubstr("no longer lists what it listed before: 2")));
    m_clock.advance(minutes(5));
    EXPECT_EQ(version_of(resolve(floating)), "1");
    EXPECT_EQ(m_log.warnings().size(), 1U);

    auto back = release("2");
    back.digest = release("1").digest;
    new_network();
    answer_versions({document({back, release("1")})});
    m_clock.advance(minutes(5));
    EXPECT_THAT(resolve(floating), FailsWith(ErrorCode::integrity, "lists version 2 with another digest"));
}

TEST_F(FloatingTest, ADocumentOfAnotherModuleIsRefused) {
    network().serve("https://hub.example.org/acme/other/versions.json", document({release("1")}).body);
    EXPECT_THAT(resolve("https://hub.example.org/acme/other"),
                FailsWith(ErrorCode::integrity, "is of another module: expected acme/other, got acme/seed"));
}

TEST_F(FloatingTest, ARangeThatIsOneVersionIsFixed) {
    answer_versions({document({release("2"), release("1")})});
    serve("1");
    const std::string exact = "https://hub.example.org/acme/seed@1.0";
    EXPECT_EQ(version_of(resolve(exact)), "1");
    new_network();
    m_clock.advance(minutes(500));
    EXPECT_EQ(version_of(resolve(exact)), "1");
    EXPECT_THAT(requested(), IsEmpty());
}

TEST_F(FloatingTest, AYankedVersionIsPassedOverUnlessItIsNamed) {
    auto yanked = release("2", true);
    yanked.yank_reason = "rows are\x1B[2J shifted";
    answer_versions({document({yanked, release("1")})});
    serve("1");
    serve("2");
    EXPECT_EQ(version_of(resolve(floating)), "1");
    EXPECT_THAT(m_log.warnings(), IsEmpty());
    EXPECT_EQ(version_of(resolve("https://hub.example.org/acme/seed@2")), "2");
    EXPECT_THAT(m_log.warnings(),
                ElementsAre(HasSubstr("acme/seed version 2 was yanked by its publisher: rows are?[2J shifted")));
}

TEST_F(FloatingTest, APinChoosesTheVersionThatHasIt) {
    answer_versions({document({release("2"), release("1")})});
    serve("1");
    const std::string pinned = std::string(floating) + "#sha256=" + seed("1").digest.hex();
    EXPECT_EQ(version_of(resolve(pinned)), "1");
    EXPECT_EQ(version_of(resolve_offline(pinned)), "1");
    const std::string other = std::string(floating) + "#sha256=" + seed("9").digest.hex();
    EXPECT_THAT(resolve(other), FailsWith(ErrorCode::integrity, "has the digest that was pinned"));
}

TEST_F(FloatingTest, EveryRangeOfAModuleSharesItsDocument) {
    resolve_to_two();
    EXPECT_THAT(resolve("https://hub.example.org/acme/seed@^2"), IsOk()) << "another range, the same fresh document";
    EXPECT_THAT(requested(), IsEmpty());
}

}  // namespace
}  // namespace lode
