// Who may do what, asked of the real registry.
#include <algorithm>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "base/base64.h"
#include "registry_server/access/token_uses.h"
#include "tests/registry_server/running_registry.h"
#include "tests/support/fake_clock.h"
#include "tests/support/recording_log.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class AccessTest : public testing::Test {
protected:
    RegistryFolder folder() const { return *RegistryFolder::open(root.path()); }
    TokenStore::Created make(Scope scope, std::vector<std::string> publishers = {}) {
        return *TokenStore(folder(), clock).create({{scope, std::move(publishers)}});
    }
    std::string audit() const { return content_of(root / "private/audit.jsonl"); }

    static std::string with_password(std::string_view password) {
        const auto pair = fmt::format("anybody:{}", password);
        return fmt::format("Authorization: BASIC {}", base64(std::as_bytes(std::span(pair))));
    }
    static std::string bearing(std::string_view token) { return fmt::format("Authorization: Bearer {}", token); }

    const TemporaryFolder root;
    FakeClock clock;
    RecordingLog log;
};

class PublicRegistryTest : public AccessTest {
protected:
    RawResponse put(std::string_view path, std::string_view body, std::string_view token) const {
        return send_request(registry.port(), fmt::format("PUT {} HTTP/1.1\r\n{}", path, bearing(token)), body);
    }

    RunningRegistry registry{root.path(), clock, log};
    const SampleModule module = sample_module("acme/m", "1");
};

TEST_F(PublicRegistryTest, S05ATokenIsGoodForItsScopeAndItsPublishersOnly) {
    for (const auto& [path, content] : module.files) EXPECT_LE(registry.put_blob(content).status, 201);
    const std::string path = "/acme/m/1/module.json";
    EXPECT_EQ(put(path, module.manifest, make(Scope::read).text).status, 403);
    EXPECT_EQ(put(path, module.manifest, make(Scope::read, {"acme"}).text).status, 403);
    EXPECT_EQ(put(path, module.manifest, make(Scope::publish, {"acm"}).text).status, 403);
    EXPECT_EQ(put(path, module.manifest, make(Scope::publish, {"beta", "zeta"}).text).status, 403);
    EXPECT_EQ(registry.get(path).status, 404) << "nothing was written";
    EXPECT_EQ(put(path, module.manifest, make(Scope::publish, {"acme", "beta"}).text).status, 201);
    EXPECT_EQ(put(path, module.manifest, make(Scope::admin).text).status, 200);
}

TEST_F(PublicRegistryTest, S05WhoComesWithTooManyWrongTokensMustWait) {
    for (std::size_t i = 0; i < AttemptLimiter::failures_a_window; ++i)
        EXPECT_EQ(put("/acme/m/1/module.json", "{}", "lode_guess").status, 401);
    const auto refused = put("/acme/m/1/module.json", "{}", "lode_guess");
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.header("retry-after"), "60");
    EXPECT_EQ(put("/acme/m/1/module.json", "{}", registry.token()).status, 429) << "else guessing would pay";
    EXPECT_EQ(registry.get("/healthz").status, 200);
    clock.advance(AttemptLimiter::window);
    EXPECT_EQ(put("/acme/m/1/module.json", "{}", registry.token()).status, 422);
}

TEST_F(PublicRegistryTest, S05RequestsWithoutATokenAreNoGuesses) {
    for (std::size_t i = 0; i < 2 * AttemptLimiter::failures_a_window; ++i)
        EXPECT_EQ(send_request(registry.port(), "PUT /acme/m/1/module.json HTTP/1.1", "{}").status, 401);
}

TEST_F(PublicRegistryTest, EveryPublicationIsInTheAuditLogWithItsToken) {
    EXPECT_EQ(registry.publish(module, "acme/m/1").status, 201);
    const auto id = TokenStore(folder(), clock).list()->front().id;
    EXPECT_THAT(audit(), HasSubstr(fmt::format(R"("action":"publish","state":"done","actor":"{}","client":"127.0.0.1",)"
                                               R"("subject":"acme/m/1","digest":"{}")",
                                               id, to_string(digest_of(module.manifest)))));
    EXPECT_EQ(registry.publish(sample_module("acme/m", "1", {{"x", "y"}}), "acme/m/1").status, 409);
    EXPECT_THAT(audit(), HasSubstr(R"("state":"refused")"));
    EXPECT_THAT(audit(), Not(HasSubstr("lode_")));
}

TEST_F(PublicRegistryTest, NothingIsPublishedWhereTheAuditLogCannotBeWritten) {
    std::filesystem::create_directory(root / "private/audit.jsonl");
    EXPECT_EQ(registry.publish(module, "acme/m/1").status, 500);
    EXPECT_EQ(registry.get("/acme/m/1/module.json").status, 404);
    std::filesystem::remove(root / "private/audit.jsonl");
    EXPECT_EQ(registry.publish(module, "acme/m/1").status, 201);
}

TEST_F(AccessTest, TheLastUseOfATokenOutlivesTheServer) {
    std::string id;
    {
        const RunningRegistry registry(root.path(), clock, log);
        id = TokenStore(folder(), clock).list()->front().id;
        EXPECT_THAT(read_token_uses(folder()), IsEmpty());
        clock.advance(std::chrono::hours(1));
        EXPECT_EQ(registry.put_blob("x").status, 201);
        EXPECT_EQ(read_token_uses(folder())[id], "2026-01-31T13:00:00Z");
        clock.advance(std::chrono::seconds(5));
        EXPECT_EQ(registry.put_blob("x").status, 200);
        EXPECT_EQ(read_token_uses(folder())[id], "2026-01-31T13:00:00Z") << "not written at every request";
    }
    EXPECT_EQ(read_token_uses(folder())[id], "2026-01-31T13:00:05Z");
    EXPECT_THAT(content_of(root / "private/token_uses.json"), Not(HasSubstr("lode_")));
}

class PrivateRegistryTest : public AccessTest {
protected:
    PrivateRegistryTest() { EXPECT_EQ(registry.publish(sample_module("acme/m", "1"), "acme/m/1").status, 201); }
    int get(std::string_view path, std::string_view token) const { return registry.get(path, bearing(token)).status; }
    int head_blob(const Digest& digest, std::string_view token) const {
        return send_request(registry.port(),
                            fmt::format("HEAD /api/blobs/sha256/{} HTTP/1.1\r\n{}", digest.hex(), bearing(token)))
            .status;
    }

    RunningRegistry registry{root.path(), clock, log, {}, Readers::token_holders};
};

TEST_F(PrivateRegistryTest, S19NothingIsReadWithoutAToken) {
    for (const auto* path : {"/registry.json", "/modules.json", "/acme/m/versions.json", "/acme/m/1/module.json",
                             "/acme/m/1/sub/table.bin", "/acme/m/9/module.json", "/nothing/here"}) {
        EXPECT_EQ(registry.get(path).status, 401) << path;
        EXPECT_EQ(registry.get(path).header("www-authenticate"), "Bearer");
        EXPECT_EQ(get(path, "lode_wrong"), 401) << path;
    }
    EXPECT_EQ(registry.get("/healthz").status, 200);
}

TEST_F(PrivateRegistryTest, ABrowserReadsWithTheTokenAsPassword) {
    const auto refused = registry.get("/acme/m/1");
    EXPECT_EQ(refused.status, 401);
    EXPECT_EQ(std::ranges::count(refused.headers, HeaderList::value_type{"www-authenticate",
                                                                         R"(Basic realm="registry", charset="UTF-8")"}),
              1);
    const auto page = registry.get("/acme/m/1", with_password(registry.token()));
    EXPECT_EQ(page.status, 200);
    EXPECT_EQ(page.header("content-type"), "text/html; charset=utf-8");
    EXPECT_EQ(registry.get("/", with_password(registry.token())).status, 403) << "it shows everybody's modules";
    EXPECT_EQ(registry.get("/", with_password(make(Scope::read).text)).status, 200);
    EXPECT_EQ(registry.get("/acme/m/1", with_password("lode_wrong")).status, 401);
    for (const auto* nonsense : {"Basic", "Basic ", "Basic =", "Basic bm9fY29sb24=", "Basically bm8=", "Digest x"})
        EXPECT_EQ(registry.get("/acme/m/1", fmt::format("Authorization: {}", nonsense)).status, 401) << nonsense;
}

TEST_F(PrivateRegistryTest, S05WhatABrowserSendsByItselfChangesNothing) {
    const auto put =
        fmt::format("PUT /api/blobs/sha256/{} HTTP/1.1\r\n{}", digest_of("x").hex(), with_password(registry.token()));
    const auto refused = send_request(registry.port(), put, "x");
    EXPECT_EQ(refused.status, 401);
    EXPECT_EQ(std::ranges::count(refused.headers, "www-authenticate", &HeaderList::value_type::first), 1);
    EXPECT_EQ(refused.header("www-authenticate"), "Bearer");
}

TEST_F(PrivateRegistryTest, S19CountersAreForReadersOfEverything) {
    EXPECT_EQ(registry.get("/metrics").status, 401);
    EXPECT_EQ(get("/metrics", registry.token()), 403);
    EXPECT_EQ(get("/metrics", make(Scope::read).text), 200);
}

TEST_F(PrivateRegistryTest, S19AReaderSeesItsPublishersOnly) {
    const auto all = make(Scope::read).text;
    EXPECT_EQ(get("/acme/m/1/module.json", all), 200);
    EXPECT_EQ(get("/modules.json", all), 200);
    const auto acme = make(Scope::read, {"acme"}).text;
    EXPECT_EQ(get("/acme/m/1/sub/table.bin", acme), 200);
    EXPECT_EQ(get("/registry.json", acme), 200);
    EXPECT_EQ(get("/modules.json", acme), 403) << "it names everybody's modules";
    const auto beta = make(Scope::publish, {"beta"}).text;
    EXPECT_EQ(get("/acme/m/1/module.json", beta), 403);
    EXPECT_EQ(get("/acme/m/9/module.json", beta), 403) << "absent and forbidden look the same";
}

TEST_F(PrivateRegistryTest, S19ADigestIsNoKeyToAnothersContent) {
    const auto secret = digest_of("0123456789");  // of acme's sub/table.bin
    const auto beta = make(Scope::publish, {"beta"}).text;
    EXPECT_EQ(head_blob(secret, make(Scope::admin).text), 200);
    EXPECT_EQ(head_blob(secret, beta), 404);
    const auto stolen = sample_module("beta/loot", "1", {{"table.bin", "0123456789"}});
    const auto commit = fmt::format("PUT /beta/loot/1/module.json HTTP/1.1\r\n{}", bearing(beta));
    EXPECT_EQ(send_request(registry.port(), commit, stolen.manifest).status, 422);
    EXPECT_EQ(get("/beta/loot/1/table.bin", beta), 404);
    // Who has the content may publish it, too.
    EXPECT_EQ(
        send_request(registry.port(),
                     fmt::format("PUT /api/blobs/sha256/{} HTTP/1.1\r\n{}", secret.hex(), bearing(beta)), "0123456789")
            .status,
        200);
    EXPECT_EQ(head_blob(secret, beta), 200);
    EXPECT_EQ(send_request(registry.port(), commit, stolen.manifest).status, 201);
}

TEST_F(PrivateRegistryTest, NothingPrivateIsKeptByASharedCache) {
    const auto file = registry.get("/acme/m/1/sub/table.bin", bearing(registry.token()));
    EXPECT_EQ(file.header("cache-control"), "private, max-age=31536000, immutable");
    EXPECT_EQ(file.header("vary"), "Authorization");
    const auto archive = registry.get("/acme/m/1?tf-hub-format=compressed", bearing(registry.token()));
    EXPECT_EQ(archive.status, 200);
    EXPECT_EQ(archive.header("cache-control"), "private, max-age=31536000, immutable");
    EXPECT_EQ(registry.get("/acme/m/1?tf-hub-format=compressed").status, 401);
    EXPECT_EQ(registry.get("/registry.json", bearing(registry.token())).header("cache-control"), "private, no-cache");
}

}  // namespace
}  // namespace lode
