// TensorFlow Hub's protocol: what is asked, and what comes.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "registry_server/tensorflow_hub/hub_query.h"
#include "tests/registry_server/running_registry.h"
#include "tests/support/fake_clock.h"
#include "tests/support/recording_log.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

using testing::HasSubstr;

TEST(HubQueryTest, FindsTheFormatWhereverItStands) {
    struct Row {
        std::string_view query;
        bool asks;
    };
    const Row rows[] = {
        {"tf-hub-format=compressed", true},
        {"tf-hub-format=uncompressed", false},
        {"tf-hub-format=uncompressed,compressed", true},
        {"tf-hub-format=uncompressed&tf-hub-format=compressed", true},
        {"tf-hub-format=compressed&tf-hub-format=uncompressed", true},
        {"a=b&tf-hub-format=compressed&c", true},
        {"x-tf-hub-format=compressed", false},
        {"tf-hub-format", false},
        {"tf-hub-format=", false},
        {"tf-hub-format=compressed2", false},
        {"", false},
        {"&&==&,", false},
    };
    for (const Row& row : rows) EXPECT_EQ(asks_for_archive(row.query), row.asks) << row.query;
}

class TensorFlowHubTest : public testing::Test {
protected:
    TensorFlowHubTest() { EXPECT_EQ(registry.publish(module, "acme/m/1").status, 201); }

    static std::string tar(std::vector<std::string> options, const std::string& archive) {
        options.insert(options.begin(), "tar");
        const auto ran = run_program(options, {.environment = {}, .input = archive, .folder = {}});
        EXPECT_EQ(ran.exit, 0) << ran.err;
        return ran.out;
    }

    const TemporaryFolder root;
    FakeClock clock;
    RecordingLog log;
    RunningRegistry registry{root.path(), clock, log};
    const SampleModule module = sample_module("acme/m", "1");
    const std::string url = "/acme/m/1?tf-hub-format=compressed";
};

TEST_F(TensorFlowHubTest, AVersionIsOneArchiveWithItsFoldersFirst) {
    const auto answer = registry.get(url);
    ASSERT_EQ(answer.status, 200);
    EXPECT_EQ(answer.header("content-type"), "application/gzip");
    const auto listed = tar({"-tzf", "-"}, answer.body);
    EXPECT_TRUE(listed.starts_with("./\n./sub/\n./module.json\n")) << listed;
    for (const auto& [path, content] : module.files) EXPECT_EQ(tar({"-xzOf", "-", "./" + path}, answer.body), content);
    EXPECT_EQ(tar({"-xzOf", "-", "./module.json"}, answer.body), module.manifest);
}

TEST_F(TensorFlowHubTest, TheArchiveIsMadeOnceAndAnswersAsAnyFile) {
    const auto first = registry.get(url);
    const auto part = registry.get(url, "Range: bytes=0-1");
    EXPECT_EQ(part.status, 206);
    EXPECT_EQ(part.body, "\x1f\x8b");
    EXPECT_EQ(registry.get(url, fmt::format("If-None-Match: {}", first.header("etag"))).status, 304);
    EXPECT_EQ(names_in(root / "private/archives").size(), 1U);
    EXPECT_EQ(send_request(registry.port(), fmt::format("HEAD {} HTTP/1.1", url)).header("content-length"),
              fmt::format("{}", first.body.size()));
}

TEST_F(TensorFlowHubTest, ManyWhoAskAtOnceGetTheSame) {
    std::vector<std::string> bodies(16);
    {
        std::vector<std::jthread> askers;
        for (auto& body : bodies) askers.emplace_back([&] { body = registry.get(url).body; });
    }
    EXPECT_THAT(bodies, testing::Each(registry.get(url).body));
    EXPECT_THAT(names_in(root / "private/uploads"), testing::IsEmpty());
}

TEST_F(TensorFlowHubTest, AModuleWithoutAVersionLeadsToTheNewest) {
    EXPECT_EQ(registry.publish(sample_module("acme/m", "2.1"), "acme/m/2.1").status, 201);
    for (const auto& [path, location] : {std::pair{"/acme/m", "m/2.1"}, std::pair{"/acme/m/", "2.1"}}) {
        const auto answer = registry.get(fmt::format("{}?tf-hub-format=compressed", path));
        EXPECT_EQ(answer.status, 302);
        EXPECT_EQ(answer.header("location"), fmt::format("{}?tf-hub-format=compressed", location));
    }
    EXPECT_EQ(registry.get("/acme/none?tf-hub-format=compressed").status, 404);
    EXPECT_EQ(registry.get("/acme/m/7?tf-hub-format=compressed").status, 404);
}

TEST_F(TensorFlowHubTest, S10AFileThatRottedIsNotHandedOut) {
    const auto file = root / "public/acme/m/1/sub/table.bin";
    std::filesystem::remove(file);
    root.write("public/acme/m/1/sub/table.bin", "0123456780");
    EXPECT_EQ(registry.get(url).status, 500);
    EXPECT_THAT(log.warnings(), testing::Contains(HasSubstr("`sub/table.bin` is damaged")));
    EXPECT_THAT(names_in(root / "private/uploads"), testing::IsEmpty());
}

TEST_F(TensorFlowHubTest, S10ALinkIsNotFollowed) {
    std::filesystem::create_directory_symlink(root / "public/acme", root / "public/evil");
    EXPECT_EQ(registry.get("/evil/m/1?tf-hub-format=compressed").status, 404);
}

}  // namespace
}  // namespace lode
