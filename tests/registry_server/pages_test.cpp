// Pages for people, as the real registry keeps and serves them.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "registry_server/pages/page_files.h"
#include "registry_server/pages/page_writer.h"
#include "registry_server/storage/reconciliation.h"
#include "registry_server/storage/verification.h"
#include "tests/registry_server/running_registry.h"
#include "tests/support/fake_clock.h"
#include "tests/support/recording_log.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

using testing::HasSubstr;
using testing::Not;

class PagesTest : public testing::Test {
protected:
    void serve() { registry.emplace(root.path(), clock, log); }
    std::string page(std::string_view path) const {
        const auto answer = registry->get(path);
        EXPECT_EQ(answer.status, 200) << path;
        EXPECT_EQ(answer.header("content-type"), "text/html; charset=utf-8") << path;
        return answer.body;
    }
    /// When the server has gone, all that it does beside answering is done.
    void restart() {
        registry.reset();
        serve();
    }

    /// Publishes acme/m 1 and 2.
    std::string page_of_the_first_of_two() {
        serve();
        EXPECT_EQ(registry->publish(module, "acme/m/1").status, 201);
        EXPECT_EQ(registry->publish(sample_module("acme/m", "2"), "acme/m/2").status, 201);
        return page("/acme/m/1");
    }
    /// What a start does beside answering, to its end.
    void refresh_pages() {
        registry.reset();
        PageWriter(*RegistryFolder::open(root.path()), clock, log).refresh({});
    }

    const TemporaryFolder root;
    FakeClock clock;
    RecordingLog log;
    std::optional<RunningRegistry> registry;
    const SampleModule module =
        sample_module("acme/m", "1", {{"README.md", "# A <b>module</b>\n"}, {"words.txt", "a\n"}});
};

TEST_F(PagesTest, AVersionTellsWhatItIsAndHowToLoadIt) {
    serve();
    ASSERT_EQ(registry->publish(module, "acme/m/1").status, 201);
    const auto text = page("/acme/m/1");
    EXPECT_EQ(page("/acme/m/1/"), text);
    EXPECT_THAT(text, HasSubstr(to_string(digest_of(module.manifest))));
    EXPECT_THAT(text, HasSubstr("lode fetch 'acme/m@1#sha256=" + digest_of(module.manifest).hex()));
    EXPECT_THAT(text, HasSubstr("hub-&gt;load(&quot;acme/m@1&quot;)"));
    EXPECT_THAT(text, HasSubstr("href=\"/acme/m/1/words.txt\""));
    EXPECT_THAT(text, HasSubstr("# A &lt;b&gt;module&lt;/b&gt;"));
}

TEST_F(PagesTest, AModuleTellsItsVersionsAndTheRegistryItsModules) {
    serve();
    ASSERT_EQ(registry->publish(module, "acme/m/1").status, 201);
    ASSERT_EQ(registry->publish(sample_module("acme/m", "2"), "acme/m/2").status, 201);
    const auto text = page("/acme/m");
    EXPECT_LT(text.find("href=\"/acme/m/2\""), text.find("href=\"/acme/m/1\""));
    restart();
    EXPECT_THAT(page("/"), HasSubstr("href=\"/acme/m/2\""));
}

TEST_F(PagesTest, AYankIsShownWithItsReason) {
    serve();
    ASSERT_EQ(registry->publish(module, "acme/m/1").status, 201);
    ASSERT_EQ(registry->put("/api/yanks/acme/m/1", R"({"reason":"<script>bad</script> rows"})").status, 200);
    EXPECT_THAT(page("/acme/m/1"), HasSubstr("Yanked: &lt;script&gt;bad&lt;/script&gt; rows"));
    EXPECT_THAT(page("/acme/m"), HasSubstr("yanked"));
}

TEST_F(PagesTest, ANewRegistryHasAPageThatSaysWhatToDo) {
    serve();
    restart();
    EXPECT_THAT(page("/"), HasSubstr("lode publish"));
}

TEST_F(PagesTest, S14ABrowserMayDoNothingWithThemAndNobodyMayFrameThem) {
    serve();
    ASSERT_EQ(registry->publish(module, "acme/m/1").status, 201);
    const auto answer = registry->get("/acme/m/1");
    EXPECT_THAT(answer.header("content-security-policy"), testing::StartsWith("default-src 'none'"));
    EXPECT_THAT(answer.header("content-security-policy"), HasSubstr("frame-ancestors 'none'"));
    EXPECT_EQ(answer.header("x-content-type-options"), "nosniff");
    EXPECT_THAT(answer.body, Not(HasSubstr("http:")));
    EXPECT_THAT(answer.body, Not(HasSubstr("https:")));
    EXPECT_THAT(answer.body, Not(HasSubstr("src=")));
}

TEST_F(PagesTest, S15NothingCanBeChangedByWhatABrowserSendsByItself) {
    serve();
    ASSERT_EQ(registry->publish(module, "acme/m/1").status, 201);
    const std::string cookie = fmt::format("Cookie: token={0}; Authorization={0}", registry->token());
    for (const std::string method : {"PUT", "DELETE", "POST"})
        for (const std::string path : {"/api/yanks/acme/m/1", "/acme/m/1", "/acme/m/1/module.json", "/"}) {
            const auto status =
                send_request(registry->port(), fmt::format("{} {} HTTP/1.1\r\n{}", method, path, cookie), "{}").status;
            EXPECT_TRUE(status == 401 || status == 405) << method << " " << path << ": " << status;
        }
    const auto read = registry->get("/acme/m/1/module.json", "Origin: null");
    EXPECT_EQ(read.header("access-control-allow-origin"), "");
    EXPECT_EQ(read.header("access-control-allow-credentials"), "");
}

TEST_F(PagesTest, AStartMakesWhatIsMissingAndRemovesWhatIsGone) {
    const auto version = page_of_the_first_of_two();
    registry.reset();
    std::filesystem::remove_all(root / "public/-/acme/m/1");
    std::filesystem::remove(root / "public/-/acme/m/index.html");
    std::filesystem::remove_all(root / "public/acme/m/2");
    serve();
    refresh_pages();
    serve();
    EXPECT_EQ(page("/acme/m/1"), version);
    EXPECT_EQ(registry->get("/acme/m/2").status, 404);
    EXPECT_THAT(page("/acme/m"), Not(HasSubstr("/acme/m/2")));
}

TEST_F(PagesTest, PagesOfAnEarlierLodeAreMadeAnew) {
    serve();
    ASSERT_EQ(registry->publish(module, "acme/m/1").status, 201);
    const auto version = page("/acme/m/1");
    restart();
    registry.reset();
    root.write("public/-/acme/m/1/index.html", "old");
    root.write("private/pages_format", "0");
    refresh_pages();
    serve();
    EXPECT_EQ(page("/acme/m/1"), version);
}

TEST_F(PagesTest, ARefreshThatIsInterruptedGoesOnWhereItWas) {
    serve();
    ASSERT_EQ(registry->publish(module, "acme/m/1").status, 201);
    ASSERT_EQ(registry->publish(sample_module("acme/n", "1"), "acme/n/1").status, 201);
    registry.reset();
    root.write("private/pages_format", std::string(pages_format));  // begun, and then ended by a stop
    for (const auto* name : {"m", "n"}) root.write(fmt::format("public/-/acme/{}/index.html", name), "marked");
    std::filesystem::last_write_time(
        root / "public/-/acme/m/index.html",
        std::filesystem::last_write_time(root / "private/pages_format") - std::chrono::seconds(1));
    refresh_pages();
    serve();
    EXPECT_THAT(page("/acme/m"), HasSubstr("acme/m"));
    EXPECT_EQ(page("/acme/n"), "marked") << "it was made anew before";
}

TEST_F(PagesTest, WhatIsPublishedBeforeTheRefreshComesToItsModuleLeavesNoPageOut) {
    const auto version = page_of_the_first_of_two();
    registry.reset();
    std::filesystem::remove_all(root / "public/-/acme/m");
    const auto folder = *RegistryFolder::open(root.path());
    const auto document = read_versions(folder, *parse_module_name("acme/m"), log);
    PageWriter(folder, clock, log).on_versions(document, *find_release(document.versions, *parse_version("2")));
    serve();
    EXPECT_EQ(page("/acme/m/1"), version);
}

TEST_F(PagesTest, VerificationTakesThemForWhatTheyAre) {
    serve();
    ASSERT_EQ(registry->publish(module, "acme/m/1").status, 201);
    restart();
    registry.reset();
    SilentProgress progress;
    const Cancellation cancellation;
    const auto found = verify_registry(*RegistryFolder::open_existing(root.path()), 1, progress, cancellation);
    ASSERT_TRUE(found.has_value());
    EXPECT_THAT(found->faults, testing::IsEmpty());
}

TEST_F(PagesTest, WhatCannotBeWrittenIsAWarningAndNoReasonNotToPublish) {
    root.write("public/-", "in the way");
    serve();
    EXPECT_EQ(registry->publish(module, "acme/m/1").status, 201);
    EXPECT_THAT(log.warnings(), testing::Contains(HasSubstr("a page is missing or old")));
    EXPECT_EQ(registry->get("/acme/m/1").status, 404);
}

}  // namespace
}  // namespace lode
