// The registry over HTTP: reading, publishing, and those who try what they should not.
#include <algorithm>
#include <latch>

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "module/registry_documents.h"
#include "tests/registry_server/running_registry.h"
#include "tests/support/fake_clock.h"
#include "tests/support/recording_log.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class RegistryServerTest : public testing::Test {
protected:
    static HttpLimits limits() {
        HttpLimits limits;
        limits.body_bytes = std::uint64_t{20} << 20U;
        return limits;
    }

    const TemporaryFolder root;
    FakeClock clock;
    RecordingLog log;
    RunningRegistry registry{root.path(), clock, log, limits()};
    const SampleModule module = sample_module("acme/m", "1");
};

TEST_F(RegistryServerTest, IsHealthy) {
    EXPECT_EQ(registry.get("/healthz").body, "{\"status\":\"ok\"}\n");
}

TEST_F(RegistryServerTest, PublishesAndServesAVersion) {
    const auto committed = registry.publish(module, "acme/m/1");
    EXPECT_EQ(committed.status, 201);
    EXPECT_THAT(committed.body, HasSubstr(to_string(digest_of(module.manifest))));
    EXPECT_EQ(registry.get("/acme/m/1/module.json").body, module.manifest);
    EXPECT_EQ(registry.get("/acme/m/1/sub/table.bin").body, "0123456789");
    EXPECT_THAT(registry.get("/acme/m/versions.json").body, HasSubstr(digest_of(module.manifest).hex()));
    registry.stop();
    EXPECT_THAT(content_of(root / "public/modules.json"), HasSubstr("acme/m"));
}

TEST_F(RegistryServerTest, TheProtocolsStatusesAreTheOnesInItsReference) {
    const auto blob = "/api/blobs/sha256/" + digest_of("cat\ndog\n").hex();
    const auto head = fmt::format("HEAD {} HTTP/1.1\r\nAuthorization: Bearer {}", blob, registry.token());
    EXPECT_EQ(send_request(registry.port(), head).status, 404);
    EXPECT_EQ(registry.put_blob("cat\ndog\n").status, 201);
    EXPECT_EQ(send_request(registry.port(), head).status, 200);
    EXPECT_EQ(registry.put_blob("cat\ndog\n").status, 200);
    EXPECT_EQ(registry.put(blob, "something else").status, 422);
    EXPECT_EQ(registry.put("/acme/m/1/module.json", module.manifest).status, 422) << "a blob is missing";
    EXPECT_EQ(registry.publish(module, "acme/m/1").status, 201);
    EXPECT_EQ(registry.publish(module, "acme/m/1").status, 200);
    EXPECT_EQ(registry.publish(sample_module("acme/m", "1", {{"x", "y"}}), "acme/m/1").status, 409);
    EXPECT_EQ(registry.publish(sample_module("acme/m", "1.0"), "acme/m/1.0").status, 409);
    EXPECT_EQ(registry.put("/acme/m/2/module.json", module.manifest).status, 422) << "not the URL's version";
    EXPECT_EQ(registry.put("/acme/m/2/module.json", "{}").status, 422);
    EXPECT_EQ(registry.put("/acme/m/2/module.json", std::string(17U << 20U, ' ')).status, 413);
    EXPECT_EQ(registry.put(blob, std::string(21U << 20U, ' ')).status, 413);
    EXPECT_EQ(registry.put("/registry.json", "{}").status, 405);
    EXPECT_EQ(send_request(registry.port(), "DELETE /acme/m/1/module.json HTTP/1.1").status, 405);
}

TEST_F(RegistryServerTest, ABlobWithOtherBytesLeavesNothingBehindAndNamesBothDigests) {
    const auto promised = digest_of("promised");
    const auto response = registry.put("/api/blobs/sha256/" + promised.hex(), "delivered");
    EXPECT_EQ(response.status, 422);
    EXPECT_THAT(response.body, HasSubstr(promised.hex()));
    EXPECT_THAT(response.body, HasSubstr(digest_of("delivered").hex()));
    EXPECT_THAT(names_in(root / "private/uploads"), IsEmpty());
    EXPECT_THAT(names_in(root / "private/blobs/sha256"), IsEmpty());
}

TEST_F(RegistryServerTest, TakesABlobInChunks) {
    const std::string content = "chunk by chunk";
    RawClient client(registry.port());
    client.send(
        fmt::format("PUT /api/blobs/sha256/{} HTTP/1.1\r\nHost: h\r\nauthorization: bearer {}\r\nTransfer-Encoding: "
                    "chunked\r\n\r\n",
                    digest_of(content).hex(), registry.token()));
    for (const char byte : content) client.send(fmt::format("1\r\n{}\r\n", byte));
    client.send("0\r\n\r\n");
    EXPECT_EQ(client.read_response().status, 201);
}

TEST_F(RegistryServerTest, S05NobodyPublishesWithoutAToken) {
    const auto blob = "/api/blobs/sha256/" + digest_of("x").hex();
    const auto expired = TokenStore(*RegistryFolder::open(root.path()), clock)
                             .create({{Scope::publish, {"acme"}}, std::chrono::seconds(1)});
    clock.advance(std::chrono::seconds(1));
    for (const auto& authorization :
         {std::string(), std::string("Authorization: Bearer lode_wrong"), "Authorization: Basic " + registry.token(),
          "Authorization: " + registry.token(), std::string("Authorization: Bearer "),
          "Authorization: Bearer " + expired->text}) {
        const auto line = authorization.empty() ? std::string() : "\r\n" + authorization;
        for (const auto& path : {blob, blob + "?token=" + registry.token(), std::string("/acme/m/1/module.json")}) {
            const auto response = send_request(registry.port(), "PUT " + path + " HTTP/1.1" + line, "x");
            EXPECT_EQ(response.status, 401) << authorization << " " << path;
            EXPECT_EQ(response.header("www-authenticate"), "Bearer");
        }
        EXPECT_EQ(send_request(registry.port(), "HEAD " + blob + " HTTP/1.1" + line).status, 401);
    }
    EXPECT_THAT(names_in(root / "private/uploads"), IsEmpty());
}

TEST_F(RegistryServerTest, ATokenSpeaksForItsOwnPublisherOnly) {
    const auto response = registry.put("/other/m/1/module.json", sample_module("other/m", "1").manifest);
    EXPECT_EQ(response.status, 403);
    EXPECT_THAT(response.body, HasSubstr("`acme`"));
}

TEST_F(RegistryServerTest, S08OfTwentyWhoPublishOneVersionOneDoes) {
    constexpr int count = 20;
    std::vector<SampleModule> modules;
    for (int i = 0; i < count; ++i) modules.push_back(sample_module("acme/m", "1", {{"n.txt", std::to_string(i / 2)}}));
    for (const auto& each : modules) EXPECT_LE(registry.put_blob(each.files.at("n.txt")).status, 201);
    std::vector<int> statuses(count);
    {
        std::latch start(count);
        std::vector<std::jthread> publishers;
        for (std::size_t i = 0; i < count; ++i)
            publishers.emplace_back([&, i] {
                start.arrive_and_wait();
                statuses[i] = registry.put("/acme/m/1/module.json", modules[i].manifest).status;
            });
    }
    EXPECT_EQ(std::count(statuses.begin(), statuses.end(), 201), 1);
    EXPECT_EQ(std::count(statuses.begin(), statuses.end(), 200), 1) << "the one with the same bytes";
    EXPECT_EQ(std::count(statuses.begin(), statuses.end(), 409), count - 2);
    EXPECT_EQ(parse_versions_document(registry.get("/acme/m/versions.json").body)->versions.size(), 1U);
}

TEST_F(RegistryServerTest, ManyWhoPublishDifferentVersionsAllDo) {
    constexpr int count = 20;
    std::vector<int> statuses(count);
    {
        std::vector<std::jthread> publishers;
        for (std::size_t i = 0; i < count; ++i)
            publishers.emplace_back([&, i] {
                const auto version = std::to_string(i);
                statuses[i] = registry.publish(sample_module("acme/m", version), "acme/m/" + version).status;
            });
    }
    EXPECT_EQ(std::count(statuses.begin(), statuses.end(), 201), count);
    EXPECT_EQ(parse_versions_document(registry.get("/acme/m/versions.json").body)->versions.size(), std::size_t{count});
}

TEST_F(RegistryServerTest, S01NoPathLeadsOutOfThePublicFolder) {
    for (const std::string path :
         {"/../private/tokens.json", "/..%2fprivate/tokens.json", "/%2e%2e/private/tokens.json",
          "/%252e%252e/private/tokens.json", "/..%5cprivate%5ctokens.json", "/acme/../../private/tokens.json",
          "/./registry.json", "//registry.json", "/registry.json%00", "/%c0%ae%c0%ae/private/tokens.json",
          "/private/tokens.json", "/acme/", "/public/registry.json"})
        EXPECT_EQ(registry.get(path).status, 404) << path;
    EXPECT_EQ(registry.get("/" + std::string(8000, 'a')).status, 404);
}

TEST_F(RegistryServerTest, LinksAreNotFollowed) {
    root.write("secret.txt", "secret");
    fs::create_symlink(root / "secret.txt", root / "public/out.txt");
    fs::create_symlink("registry.json", root / "public/inside.json");
    fs::create_directory_symlink(root / "private", root / "public/acme");
    fs::create_symlink("/dev/zero", root / "public/endless");
    for (const std::string path : {"/out.txt", "/inside.json", "/acme/tokens.json", "/endless"})
        EXPECT_EQ(registry.get(path).status, 404) << path;
}

TEST_F(RegistryServerTest, OnlyRegularFilesAreServed) {
    ASSERT_EQ(::mkfifo((root / "public/pipe").c_str(), 0666), 0);
    fs::create_directory(root / "public/folder");
    EXPECT_EQ(registry.get("/pipe").status, 404);
    EXPECT_EQ(registry.get("/folder").status, 404);
}

TEST_F(RegistryServerTest, VersionsMayBeKeptForEverDocumentsMustBeAskedFor) {
    ASSERT_EQ(registry.publish(module, "acme/m/1").status, 201);
    EXPECT_EQ(registry.get("/acme/m/1/words.txt").header("cache-control"), "public, max-age=31536000, immutable");
    const auto document = registry.get("/acme/m/versions.json");
    EXPECT_EQ(document.header("cache-control"), "no-cache");
    const auto tag = document.header("etag");
    EXPECT_EQ(registry.get("/acme/m/versions.json", "If-None-Match: " + tag).status, 304);
    ASSERT_EQ(registry.publish(sample_module("acme/m", "2"), "acme/m/2").status, 201);
    EXPECT_EQ(registry.get("/acme/m/versions.json", "If-None-Match: " + tag).status, 200);
}

TEST_F(RegistryServerTest, WhatPublishersUploadIsNeverAPage) {
    ASSERT_EQ(
        registry.publish(sample_module("acme/m", "1", {{"x.html", "<script>"}, {"x.svg", "<svg>"}}), "acme/m/1").status,
        201);
    for (const std::string path : {"/acme/m/1/x.html", "/acme/m/1/x.svg"})
        EXPECT_EQ(registry.get(path).header("content-type"), "application/octet-stream") << path;
}

TEST_F(RegistryServerTest, APartOfAManifestIsNotTakenForTheWhole) {
    const auto response = send_request(
        registry.port(),
        fmt::format("PUT /acme/m/1/module.json HTTP/1.1\r\nAuthorization: Bearer {}\r\nContent-Range: bytes 0-0/1",
                    registry.token()),
        "x");
    EXPECT_EQ(response.status, 400);
}

TEST_F(RegistryServerTest, TokensAreNeverLogged) {
    EXPECT_EQ(registry.publish(module, "acme/m/1").status, 201);
    for (const auto& line : log.warnings()) EXPECT_THAT(line, Not(HasSubstr(registry.token())));
    for (const auto& line : log.notes()) EXPECT_THAT(line, Not(HasSubstr(registry.token())));
}

TEST_F(RegistryServerTest, S11RangesThatAskForMuchGetTheFileOnceAndAHeadGetsNone) {
    ASSERT_EQ(registry.publish(module, "acme/m/1").status, 201);
    std::string ranges = "Range: bytes=0-";
    for (int i = 0; i < 1'000; ++i) ranges += ",0-";
    const auto many = registry.get("/acme/m/1/sub/table.bin", ranges);
    EXPECT_EQ(many.status, 200);
    EXPECT_EQ(many.body, "0123456789");
    RawClient client(registry.port());
    client.send("HEAD /acme/m/1/sub/table.bin HTTP/1.1\r\nHost: h\r\nRange: bytes=0-3\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(client.read_response(BodyExpected::no).header("content-length"), "10");
    EXPECT_EQ(client.read_to_end(), "");
}

TEST_F(RegistryServerTest, S12ConditionsOnReadsAndOnPublishingAreKept) {
    ASSERT_EQ(registry.publish(module, "acme/m/1").status, 201);
    const std::string path = "/acme/m/1/module.json";
    const auto etag = registry.get(path).header("etag");
    EXPECT_EQ(registry.get(path, "If-None-Match: \"other\", W/" + etag).status, 304);
    EXPECT_EQ(registry.get(path, "If-None-Match: *").status, 304);
    EXPECT_EQ(registry.get(path, "If-Match: \"other\"").status, 412);
    EXPECT_EQ(registry.get(path, "If-Match: *").status, 200);
    const auto put = [&](std::string_view to, const std::string& condition) {
        return send_request(
                   registry.port(),
                   fmt::format("PUT {} HTTP/1.1\r\nAuthorization: Bearer {}\r\n{}", to, registry.token(), condition),
                   sample_module("acme/m", to == path ? "1" : "2").manifest)
            .status;
    };
    EXPECT_EQ(put(path, "If-None-Match: *"), 412);
    EXPECT_EQ(put(path, "If-Match: \"other\""), 412);
    EXPECT_EQ(put(path, "If-Match: " + etag), 200) << "the same bytes again";
    EXPECT_EQ(put("/acme/m/2/module.json", "If-Match: *"), 412);
    EXPECT_EQ(put("/acme/m/2/module.json", "If-None-Match: *"), 201);
}

}  // namespace
}  // namespace lode
