// Modules of somebody else's making in a registry: published as they are, under a name that only their place gives
// them.
#include <gmock/gmock.h>

#include "registry_server/storage/verification.h"
#include "tests/registry_server/running_mirror.h"
#include "tests/registry_server/running_registry.h"
#include "tests/support/fake_clock.h"
#include "tests/support/recording_log.h"
#include "tests/support/result_matchers.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class ForeignModuleTest : public testing::Test {
protected:
    ForeignModuleTest() { serve(); }

    void serve() { registry.emplace(root.path(), clock, log); }
    /// A start that must read every manifest.
    void restart_without_documents() {
        registry.reset();
        std::filesystem::remove(root / "public/acme/half/versions.json");
        std::filesystem::remove(root / "public/modules.json");
        serve();
    }
    std::string digest() const { return to_string(digest_of(module.manifest)); }

    const TemporaryFolder root;
    FakeClock clock;
    RecordingLog log;
    std::optional<RunningRegistry> registry;
    const SampleModule module = sample_saved_model();
};

TEST_F(ForeignModuleTest, IsPublishedUnderTheNameAndVersionOfTheUrl) {
    ASSERT_EQ(registry->publish(module, "acme/half/123").status, 201);
    EXPECT_EQ(registry->publish(module, "acme/half/123").status, 200) << "the same bytes again";
    EXPECT_EQ(registry->publish(module, "acme/other/1.2").status, 201) << "the same bytes by another name";
    EXPECT_EQ(registry->get("/acme/half/123/module.json").body, module.manifest);
    EXPECT_EQ(registry->get("/acme/half/123/variables/variables.index").body, "index");
    EXPECT_THAT(registry->get("/acme/half/versions.json").body,
                AllOf(HasSubstr("\"version\": \"123\""), HasSubstr(digest())));
}

TEST_F(ForeignModuleTest, NeverChangesEither) {
    ASSERT_EQ(registry->publish(module, "acme/half/1").status, 201);
    const auto other = sample_saved_model(std::string(sample_graph) + std::string(sample_graph));
    EXPECT_EQ(registry->publish(other, "acme/half/1").status, 409);
    EXPECT_EQ(registry->publish(module, "acme/half/1.0").status, 409) << "one version, spelled otherwise";
    EXPECT_EQ(registry->publish(sample_module("acme/half", "1"), "acme/half/1").status, 409);
}

TEST_F(ForeignModuleTest, AManifestThatLodeDoesNotMakeIsRefused) {
    for (const auto& content : {std::string("graph"), std::string(), std::string("\x08\x01"),
                                std::string(sample_graph.substr(0, sample_graph.size() - 1))})
        EXPECT_THAT(registry->publish(sample_saved_model(content), "acme/half/1").body,
                    AllOf(HasSubstr("\"integrity\""), HasSubstr("`saved_model.pb` is no SavedModel's")));
    auto spaced = module;
    spaced.manifest += " ";
    auto otherwise = module;
    otherwise.manifest.replace(otherwise.manifest.find("saved_model\""), 12, "files\"");
    for (const auto& wrong : {spaced, otherwise}) {
        const auto refused = registry->publish(wrong, "acme/half/1");
        EXPECT_EQ(refused.status, 422);
        EXPECT_THAT(refused.body, HasSubstr("not the one that lode makes for its files"));
    }
    EXPECT_EQ(registry->get("/acme/half/1/module.json").status, 404);
}

TEST_F(ForeignModuleTest, IsListedAgainByAStartThatFindsNoDocuments) {
    ASSERT_EQ(registry->publish(module, "acme/half/123").status, 201);
    ASSERT_EQ(registry->publish(sample_module("acme/half", "124"), "acme/half/124").status, 201);
    ASSERT_EQ(registry->publish(module, "acme/half/125").status, 201);
    restart_without_documents();
    EXPECT_THAT(log.warnings(), IsEmpty());
    EXPECT_THAT(registry->get("/acme/half/versions.json").body,
                AllOf(HasSubstr("\"123\""), HasSubstr("\"124\""), HasSubstr("\"125\"")));
    EXPECT_THAT(registry->get("/modules.json").body,
                AllOf(HasSubstr("\"acme/half\""), HasSubstr("\"newest\": \"125\"")));
}

TEST_F(ForeignModuleTest, VerificationFindsNothingAndThenWhatRotted) {
    ASSERT_EQ(registry->publish(module, "acme/half/123").status, 201);
    registry.reset();
    const auto faults = [&] {
        SilentProgress progress;
        const Cancellation cancellation;
        return must(verify_registry(must(RegistryFolder::open_existing(root.path())), 2, progress, cancellation))
            .faults;
    };
    EXPECT_THAT(faults(), IsEmpty());
    std::filesystem::remove(root / "public/acme/half/123/saved_model.pb");
    root.write("public/acme/half/123/saved_model.pb", std::string(sample_graph.size(), 'x'));
    ASSERT_EQ(faults().size(), 1U);
    EXPECT_THAT(faults()[0].path.string(), HasSubstr("acme/half/123/saved_model.pb"));
}

TEST_F(ForeignModuleTest, ItsArchiveIsTheFolderAsItCame) {
    ASSERT_EQ(registry->publish(module, "acme/half/123").status, 201);
    const auto newest = registry->get("/acme/half?tf-hub-format=compressed");
    EXPECT_EQ(newest.header("location"), "half/123?tf-hub-format=compressed");
    const auto archive = registry->get("/acme/half/123?tf-hub-format=compressed");
    ASSERT_EQ(archive.status, 200);
    const auto listed = run_program({"tar", "-tzf", "-"}, {.environment = {}, .input = archive.body, .folder = {}});
    EXPECT_EQ(listed.out, "./\n./variables/\n./saved_model.pb\n./variables/variables.index\n");
}

TEST_F(ForeignModuleTest, ItsPageTellsHowToGetIt) {
    ASSERT_EQ(registry->publish(module, "acme/half/123").status, 201);
    const auto page = registry->get("/acme/half/123").body;
    EXPECT_THAT(page, AllOf(HasSubstr("saved_model"), HasSubstr("lode resolve 'acme/half@123#sha256="),
                            HasSubstr("hub.load"), Not(HasSubstr("hub-&gt;load"))));
}

TEST_F(ForeignModuleTest, IsMirroredWithTheManifestThatItHasUpstream) {
    ASSERT_EQ(registry->publish(module, "acme/half/123").status, 201);
    const TemporaryFolder mirror_root;
    const Cancellation cancellation;
    RememberingTransport transport{{.redirect_hosts = std::vector<std::string>()}, clock, log};
    MirrorOptions options;
    options.upstreams = {{*parse_url(fmt::format("http://127.0.0.1:{}", registry->port()))}};
    options.transport = &transport;
    options.clock = &clock;
    options.cancellation = &cancellation;
    for (int start = 0; start < 2; ++start) {
        const RunningMirror mirror(mirror_root.path(), options, clock, log);
        const auto manifest = mirror.get("/acme/half/123/module.json");
        EXPECT_EQ(manifest.body, module.manifest);
        EXPECT_EQ(manifest.header("content-type"), "application/json");
        EXPECT_EQ(mirror.get("/acme/half/123/saved_model.pb").body, sample_graph);
        EXPECT_EQ(mirror.get("/acme/half/123/variables/variables.index").body, "index");
        EXPECT_EQ(mirror.get("/acme/half/123/variables").status, 404);
        EXPECT_EQ(mirror.get("/acme/half/123.0/module.json").status, 404) << "another spelling";
    }
    EXPECT_EQ(transport.asked("saved_model.pb").size(), 1U);
}

}  // namespace
}  // namespace lode
