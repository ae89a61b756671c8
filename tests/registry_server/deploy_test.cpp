// The files for those who run a registry: nginx in front, and the system's service.
#include <cstdlib>
#include <regex>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "tests/registry_server/running_registry.h"
#include "tests/support/fake_clock.h"
#include "tests/support/nginx.h"
#include "tests/support/recording_log.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

fs::path deploy_file(std::string_view name) {
    return fs::path(LODE_SOURCE_DIR) / "registry_server/deploy" / name;
}

/// The file as it is, but for where it listens, what it serves, and where the program is.
NginxOptions our_configuration(std::uint16_t program_port) {
    std::string text = content_of(deploy_file("nginx.conf"));
    text = std::regex_replace(text, std::regex("unix:[^;]*"), fmt::format("127.0.0.1:{}", program_port));
    text = std::regex_replace(text, std::regex("\n *(listen|server_name|ssl_[a-z_]*|root) [^\n]*"), "");
    const auto server = text.find("server {\n");
    return {.listen = {},
            .directives = text.substr(server + 9, text.rfind('}') - server - 9),
            .of_http = text.substr(0, server)};
}

class NginxInFrontTest : public testing::Test {
protected:
    void SetUp() override {
        const auto program = find_nginx();
        if (!program) GTEST_SKIP() << "nginx is not installed";
        nginx.emplace(*program, root / "public", our_configuration(registry.port()));
    }
    RawResponse get(std::string_view path) const {
        return send_request(nginx->port(), fmt::format("GET {} HTTP/1.1", path));
    }
    RawResponse put(std::string_view path, std::string_view body) const {
        return send_request(nginx->port(),
                            fmt::format("PUT {} HTTP/1.1\r\nAuthorization: Bearer {}", path, registry.token()), body);
    }

    const TemporaryFolder root;
    FakeClock clock;
    RecordingLog log;
    RunningRegistry registry{root.path(), clock, log};
    std::optional<RunningNginx> nginx;
    const SampleModule module = sample_module("acme/m", "1", {{"sub/page.html", "<script>alert(1)</script>"}});
};

TEST_F(NginxInFrontTest, PublishesThroughToTheProgramAndServesTheFilesItself) {
    for (const auto& [path, content] : module.files)
        EXPECT_EQ(put("/api/blobs/sha256/" + digest_of(content).hex(), content).status, 201);
    EXPECT_EQ(put("/acme/m/1/module.json", module.manifest).status, 201);
    EXPECT_EQ(put("/acme/m/1/module.json", module.manifest).status, 200);

    const auto manifest = get("/acme/m/1/module.json");
    EXPECT_EQ(manifest.body, module.manifest);
    EXPECT_EQ(manifest.header("cache-control"), "public, max-age=31536000, immutable");
    EXPECT_EQ(manifest.header("content-type"), "application/json");
    EXPECT_EQ(get("/acme/m/versions.json").header("cache-control"), "no-cache");
    EXPECT_EQ(get("/acme/m/1?tf-hub-format=compressed").header("content-type"), "application/gzip");
    EXPECT_EQ(get("/acme/m/2/module.json").status, 404);
    EXPECT_EQ(get("/private/tokens.json").status, 404);
    EXPECT_EQ(get("/.hidden").status, 404);
}

TEST_F(NginxInFrontTest, S14APublishersHtmlIsNoPage) {
    ASSERT_EQ(registry.publish(module, "acme/m/1").status, 201);
    for (const auto& answer : {get("/acme/m/1/sub/page.html"), registry.get("/acme/m/1/sub/page.html")}) {
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.header("content-type"), "application/octet-stream");
        EXPECT_EQ(answer.header("x-content-type-options"), "nosniff");
    }
}

TEST(ServiceTest, TheSystemsOwnCheckFindsNothingWrong) {
    const auto program = find_program("systemd-analyze");
    if (!program) GTEST_SKIP() << "systemd-analyze is not installed";
    const TemporaryFolder folder;
    // It wants the program to be there.
    const auto text = std::regex_replace(content_of(deploy_file("lode-registry.service")), std::regex("/usr/bin/lode "),
                                         "/bin/true ");
    const auto checked =
        run_program({program->string(), "verify", folder.write("lode-registry.service", text).string()},
                    {.environment = {}, .input = {}, .folder = {}});
    EXPECT_EQ(checked.exit, 0);
    EXPECT_EQ(checked.err, "");
}

}  // namespace
}  // namespace lode
