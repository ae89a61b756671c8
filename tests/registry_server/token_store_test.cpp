// Tokens: made, checked, expired, revoked.
#include "registry_server/access/token_store.h"

#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <sys/stat.h>

#include "module/hashing.h"
#include "tests/support/fake_clock.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;
using testing::SizeIs;

class TokenStoreTest : public testing::Test {
protected:
    /// The publisher that `text` speaks for; empty where it is no valid token.
    std::string publisher_of(std::string_view text) {
        const auto token = store.verify(text);
        EXPECT_THAT(token, IsOk());
        return token && *token ? fmt::format("{}", fmt::join((*token)->permission.publishers, ",")) : std::string();
    }

    const TemporaryFolder root;
    const RegistryFolder folder = *RegistryFolder::open(root.path());
    FakeClock clock;
    TokenStore store{folder, clock};
};

TEST_F(TokenStoreTest, ANewTokenSpeaksForItsPublisher) {
    const auto created = store.create({{Scope::publish, {"acme"}}});
    ASSERT_THAT(created, IsOk());
    EXPECT_THAT(created->text, MatchesRegex("lode_[A-Za-z0-9_-]{43}"));
    EXPECT_EQ(created->token.created, "2026-01-31T12:00:00Z");
    EXPECT_EQ(publisher_of(created->text), "acme");
}

TEST_F(TokenStoreTest, NoTwoTokensAreAlike) {
    const auto first = store.create({{Scope::publish, {"acme"}}});
    const auto second = store.create({{Scope::publish, {"acme"}}});
    EXPECT_NE(first->text, second->text);
    EXPECT_NE(first->token.id, second->token.id);
    EXPECT_EQ(publisher_of(first->text), "acme");
}

TEST_F(TokenStoreTest, S06OnlyTheHashIsKeptAndOnlyForItsOwner) {
    const auto created = store.create({{Scope::publish, {"acme"}}});
    EXPECT_THAT(content_of(folder.tokens()), Not(HasSubstr(created->text)));
    struct stat status {};
    ASSERT_EQ(::stat(folder.tokens().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
    ASSERT_EQ(::stat(folder.private_folder().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0700U);
}

TEST_F(TokenStoreTest, AnythingElseIsNoToken) {
    const auto created = store.create({{Scope::publish, {"acme"}}});
    EXPECT_EQ(publisher_of(""), "");
    EXPECT_EQ(publisher_of("lode_"), "");
    EXPECT_EQ(publisher_of(created->text + " "), "");
    EXPECT_EQ(publisher_of(created->token.digest.hex()), "");
}

TEST_F(TokenStoreTest, ATokenEndsWithItsTime) {
    const auto created = store.create({{Scope::publish, {"acme"}}, 90 * 24h});
    EXPECT_EQ(created->token.expires, "2026-05-01T12:00:00Z");
    clock.advance(90 * 24h - 1s);
    EXPECT_EQ(publisher_of(created->text), "acme");
    clock.advance(1s);
    EXPECT_EQ(publisher_of(created->text), "");
}

TEST_F(TokenStoreTest, ARevokedTokenIsWorthlessAtOnceForAServerThatRuns) {
    const auto created = store.create({{Scope::publish, {"acme"}}});
    EXPECT_EQ(publisher_of(created->text), "acme");
    TokenStore elsewhere(folder, clock);
    ASSERT_THAT(elsewhere.revoke(created->token.id), IsOk());
    EXPECT_EQ(publisher_of(created->text), "");
    EXPECT_THAT(elsewhere.revoke(created->token.id), FailsWith(ErrorCode::not_found));
}

TEST_F(TokenStoreTest, ATokenMadeElsewhereIsKnownAtOnce) {
    EXPECT_EQ(publisher_of("lode_x"), "");
    EXPECT_EQ(publisher_of(TokenStore(folder, clock).create({{Scope::publish, {"acme"}}})->text), "acme");
}

TEST_F(TokenStoreTest, ListsWhatThereIs) {
    EXPECT_THAT(*store.list(), SizeIs(0));
    const auto created = store.create({{Scope::publish, {"acme"}}, 1h});
    const auto listed = store.list();
    ASSERT_THAT(*listed, SizeIs(1));
    EXPECT_EQ(listed->front().id, created->token.id);
    EXPECT_EQ(listed->front().expires, "2026-01-31T13:00:00Z");
}

TEST_F(TokenStoreTest, KeepsWhatATokenMayDo) {
    const auto created = store.create({{Scope::read, {"beta", "acme", "beta"}}, std::nullopt, "the build machines"});
    ASSERT_THAT(created, IsOk());
    const auto token = *store.verify(created->text);
    ASSERT_TRUE(token.has_value());
    EXPECT_EQ(token->permission.scope, Scope::read);
    EXPECT_THAT(token->permission.publishers, testing::ElementsAre("acme", "beta"));
    EXPECT_EQ(token->note, "the build machines");
    EXPECT_TRUE(token->permission.covers_publisher("beta"));
    EXPECT_FALSE(token->permission.covers_publisher("acm"));
    EXPECT_FALSE(token->permission.covers(Scope::publish));
}

TEST_F(TokenStoreTest, ATokenOfAnEarlierLodeMayPublishForItsPublisher) {
    const Digest digest = digest_of("lode_old");
    root.write("private/tokens.json", R"({"schema":"lode.tokens/1","tokens":[{"id":"1","publisher":"acme","sha256":")" +
                                          digest.hex() + R"(","created":"2026-01-01T00:00:00Z","expires":null}]})");
    const auto token = *store.verify("lode_old");
    ASSERT_TRUE(token.has_value());
    EXPECT_EQ(token->permission.scope, Scope::publish);
    EXPECT_THAT(token->permission.publishers, testing::ElementsAre("acme"));
}

TEST_F(TokenStoreTest, OnlyAReaderOrAnAdminNeedsNoPublisher) {
    EXPECT_THAT(store.create({{Scope::publish, {}}}), FailsWith(ErrorCode::invalid_argument));
    EXPECT_TRUE(store.create({{Scope::read, {}}})->token.permission.covers_publisher("anybody"));
    EXPECT_TRUE(store.create({{Scope::admin, {}}})->token.permission.covers(Scope::publish));
}

TEST_F(TokenStoreTest, RefusesWhatIsNoPublisherAndNoTime) {
    EXPECT_THAT(store.create({{Scope::publish, {"api"}}}), FailsWith(ErrorCode::invalid_argument));
    EXPECT_THAT(store.create({{Scope::publish, {"Acme"}}}), FailsWith(ErrorCode::invalid_argument));
    EXPECT_THAT(store.create({{Scope::publish, {"acme"}}, 0s}), FailsWith(ErrorCode::invalid_argument));
    EXPECT_THAT(store.create({{Scope::publish, {"acme"}}, std::chrono::seconds::max()}),
                FailsWith(ErrorCode::invalid_argument));
}

TEST_F(TokenStoreTest, ADamagedFileLetsNobodyIn) {
    const auto created = store.create({{Scope::publish, {"acme"}}});
    const auto entry_with = [&](std::string_view members) {
        return fmt::format(
            R"({{"schema":"lode.tokens/1","tokens":[{{"id":"x",{},"sha256":"{}","created":"","expires":null}}]}})",
            members, created->token.digest.hex());
    };
    const std::string damages[] = {
        "", "{}", R"({"schema":"lode.tokens/9","tokens":[]})", R"({"schema":"lode.tokens/1","tokens":[{"id":"x"}]})",
        // Neither a scope that nobody knows nor a list that is none may mean everything.
        entry_with(R"("scope":"all","publishers":[])"), entry_with(R"("publishers":"acme")")};
    for (const auto& damage : damages) {
        root.write("private/tokens.json", damage);
        EXPECT_THAT(store.verify(created->text), FailsWith(ErrorCode::integrity)) << damage;
    }
}

}  // namespace
}  // namespace lode
