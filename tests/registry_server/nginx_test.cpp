// A registry is static files: nginx over ROOT/public answers reads as lode serve does.
#include "tests/support/nginx.h"

#include <gmock/gmock.h>

#include "tests/registry_server/running_registry.h"
#include "tests/support/fake_clock.h"
#include "tests/support/recording_log.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

TEST(NginxTest, ServesTheSameRootWithTheSameStatusesAndBytes) {
    const auto program = find_nginx();
    if (!program) GTEST_SKIP() << "nginx is not installed";
    const TemporaryFolder root;
    FakeClock clock;
    RecordingLog log;
    const RunningRegistry registry(root.path(), clock, log);
    ASSERT_EQ(registry.publish(sample_module("acme/m", "1"), "acme/m/1").status, 201);
    ASSERT_EQ(
        registry.publish(sample_module("acme/m", "2", {{"big.bin", std::string(300'000, 'x')}}), "acme/m/2").status,
        201);
    const RunningNginx nginx(*program, root / "public");

    for (const std::string request :
         {"GET /registry.json HTTP/1.1", "GET /acme/m/versions.json HTTP/1.1", "GET /acme/m/1/module.json HTTP/1.1",
          "GET /acme/m/1/words.txt HTTP/1.1", "GET /acme/m/1/sub/table.bin HTTP/1.1", "GET /acme/m/2/big.bin HTTP/1.1",
          "GET /acme/m/2/big.bin?x=y HTTP/1.1", "GET /acme/m/2/big.bin HTTP/1.1\r\nRange: bytes=1000-200000",
          "GET /acme/m/2/big.bin HTTP/1.1\r\nRange: bytes=-7", "HEAD /acme/m/2/big.bin HTTP/1.1"}) {
        const auto ours = send_request(registry.port(), request);
        const auto theirs = send_request(nginx.port(), request);
        EXPECT_LT(ours.status, 300) << request;
        EXPECT_EQ(ours.status, theirs.status) << request;
        EXPECT_TRUE(ours.body == theirs.body) << request;
        for (const std::string name : {"content-length", "content-range"})
            EXPECT_EQ(ours.header(name), theirs.header(name)) << request << ": " << name;
    }
    for (const std::string path : {"/nothing.json", "/acme/m/3/module.json", "/acme/m/1/nothing",
                                   "/private/tokens.json", "/acme/nothing/versions.json"}) {
        const auto request = "GET " + path + " HTTP/1.1";
        EXPECT_EQ(send_request(registry.port(), request).status, 404) << path;
        EXPECT_EQ(send_request(nginx.port(), request).status, 404) << path;
    }
    const std::string beyond = "GET /acme/m/1/words.txt HTTP/1.1\r\nRange: bytes=8-";
    EXPECT_EQ(send_request(registry.port(), beyond).status, 416);
    EXPECT_EQ(send_request(nginx.port(), beyond).status, 416);
}

}  // namespace
}  // namespace lode
