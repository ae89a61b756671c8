// A SavedModel from a folder through a registry to another machine's folder, by the program.
#include <optional>

#include <gmock/gmock.h>

#include "base/file.h"
#include "tests/cli/running_registry.h"
#include "tests/cli/scenario.h"
#include "tests/support/result_matchers.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::MatchesRegex;

class ForeignModuleTest : public Scenario {
protected:
    ForeignModuleTest() {
        std::string token = lode({"token", "create", root(), "--publisher", "acme"}).out;
        token.pop_back();
        m_environment["LODE_TOKEN"] = token;
        m_registry.emplace(root());
        m_environment["LODE_REGISTRY"] = m_registry->url();
        m_folder.write("half/saved_model.pb", graph);
        m_folder.write("half/variables/variables.index", "index");
        m_folder.write("half/.DS_Store", "a desktop's");
    }
    std::string root() const { return (m_folder / "registry").string(); }
    std::string url() const { return m_registry->url() + "/acme/half/123"; }
    ProgramResult publish(std::vector<std::string> words = {"--name", "acme/half", "--version", "123"},
                          const std::string& folder = "./half") {
        words.insert(words.begin(), {"publish", folder, m_registry->url()});
        return lode(std::move(words));
    }

    static constexpr const char* graph = "\x08\x01\x12\x03\x0a\x01x";
    std::optional<RunningRegistry> m_registry;
};

TEST_F(ForeignModuleTest, IsPublishedAsItIsAndResolvedAsItWas) {
    const auto tried = publish({"--name", "acme/half", "--version", "123", "--dry-run", "--json"});
    ASSERT_EQ(tried.exit, 0) << tried.err;
    EXPECT_THAT(
        tried.out,
        HasSubstr(R"("uploaded":[{"path":"saved_model.pb"},{"path":"variables/variables.index"}],"skipped":[])"));
    EXPECT_FALSE(fs::exists(m_folder / "registry/public/acme"));
    const auto published = publish();
    ASSERT_EQ(published.exit, 0) << published.err;
    EXPECT_THAT(published.out, MatchesRegex(url() + "#sha256=[0-9a-f]{64}\n"));
    EXPECT_THAT(publish({"--name", "acme/half", "--version", "123", "--json"}).out, HasSubstr(R"("was_there":true)"));
    EXPECT_FALSE(fs::exists(m_folder / "half/module.json")) << "the folder is left as it is";
    EXPECT_FALSE(fs::exists(m_folder / "registry/public/acme/half/123/.DS_Store"));

    std::string pinned = published.out;
    pinned.pop_back();
    for (const std::string& handle : {url(), pinned, std::string("acme/half"), std::string("acme/half@123")}) {
        const auto resolved = lode({"resolve", handle});
        ASSERT_EQ(resolved.exit, 0) << resolved.err;
        const fs::path folder = resolved.out.substr(0, resolved.out.size() - 1);
        EXPECT_EQ(must(read_file(folder / "saved_model.pb")), graph);
        EXPECT_EQ(must(read_file(folder / "variables/variables.index")), "index");
        EXPECT_FALSE(fs::exists(folder / "module.json"));
    }
    m_registry->stop();
    EXPECT_EQ(lode({"resolve", "acme/half", "--offline"}).exit, 0);
    EXPECT_EQ(lode({"cache", "verify"}).exit, 0);
    EXPECT_EQ(lode({"registry", "verify", root()}).exit, 0);
}

TEST_F(ForeignModuleTest, IsLockedAndBundledAsOthersAre) {
    ASSERT_EQ(publish().exit, 0);
    const auto locked = lode({"lock", "acme/half"});
    ASSERT_EQ(locked.exit, 0) << locked.err;
    EXPECT_THAT(must(read_file(m_folder / "lode.lock")), HasSubstr(url()));
    const auto bundled = lode({"cache", "export", "acme/half", "half.tar.zst"});
    ASSERT_EQ(bundled.exit, 0) << bundled.err;
    m_environment["LODE_CACHE"] = (m_folder / "elsewhere").string();
    const auto taken_in = lode({"cache", "import", "half.tar.zst"});
    ASSERT_EQ(taken_in.exit, 0) << taken_in.err;
    const auto resolved = lode({"resolve", "acme/half", "--offline"});
    EXPECT_EQ(resolved.exit, 0) << resolved.err;
    EXPECT_THAT(resolved.out, HasSubstr("elsewhere"));
}

TEST_F(ForeignModuleTest, AYankedOneIsPassedOverUnlessItIsNamed) {
    ASSERT_EQ(publish().exit, 0);
    ASSERT_EQ(lode({"yank", "acme/half@123", "--reason", "it halves twice"}).exit, 0);
    EXPECT_EQ(lode({"resolve", "acme/half"}).exit, 3);
    EXPECT_THAT(lode({"resolve", "acme/half@123"}).err, HasSubstr("it halves twice"));
}

TEST_F(ForeignModuleTest, ItsNameComesFromTheCommandAndNowhereElse) {
    const auto nameless = publish({});
    EXPECT_EQ(nameless.exit, 3);
    EXPECT_THAT(nameless.err, HasSubstr("hint: to publish a SavedModel or other files, add --name"));
    const auto half = publish({"--name", "acme/half"});
    EXPECT_EQ(half.exit, 2);
    EXPECT_THAT(half.err, HasSubstr("needs both a name and a version"));
    EXPECT_EQ(publish({"--name", "Acme", "--version", "1"}).exit, 2);
    EXPECT_EQ(publish({"--name", "acme/half", "--version", "one"}).exit, 2);
    EXPECT_EQ(publish({"--name", "others/half", "--version", "1"}).exit, 6);
    write_seed_module(m_folder / "seed");
    const auto named_twice = publish({"--name", "acme/other", "--version", "1"}, "./seed");
    EXPECT_EQ(named_twice.exit, 2);
    EXPECT_THAT(named_twice.err, AllOf(HasSubstr("says itself that it is acme/seed version 1"),
                                       HasSubstr("leave --name and --version out")));
    EXPECT_EQ(publish({"--name", "acme/half", "--version", "1"}, "./nowhere").exit, 3);
}

TEST_F(ForeignModuleTest, ABrokenOneIsNeverUploaded) {
    m_folder.write("half/saved_model.pb", "<!doctype html>");
    const auto refused = publish();
    EXPECT_EQ(refused.exit, 4);
    EXPECT_THAT(refused.err, HasSubstr("`saved_model.pb` is no SavedModel's"));
    m_folder.write("half/saved_model.pb", graph);
    m_folder.write("half/assets/two words.txt", "x");
    EXPECT_THAT(publish().err, HasSubstr("two words.txt"));
    fs::remove_all(m_folder / "half/assets");
    ASSERT_EQ(publish().exit, 0);
    must(write_file(m_folder / "half/module.json",
                    must(read_file(m_folder / "registry/public/acme/half/123/module.json"))));
    EXPECT_THAT(publish({}).err, HasSubstr("is a manifest that lode makes for what has none"));
}

}  // namespace
}  // namespace lode
