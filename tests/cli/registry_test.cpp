// The whole path: publish to a registry process, resolve from it, and what happens when something on the way is wrong.
#include <optional>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include "base/file.h"
#include "tests/cli/running_registry.h"
#include "tests/cli/scenario.h"
#include "tests/support/result_matchers.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class RegistryTest : public Scenario {
protected:
    RegistryTest() {
        m_environment["LODE_TOKEN"] = first_line(lode({"token", "create", root(), "--publisher", "acme"}).out);
        m_registry.emplace(root());
    }
    static std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }
    std::string root() const { return (m_folder / "registry").string(); }
    std::string url() const { return m_registry->url() + "/acme/seed/1"; }
    fs::path served(const std::string& file) const { return m_folder / "registry/public/acme/seed/1" / file; }
    ProgramResult publish() { return lode({"publish", "./seed", m_registry->url()}); }

    static std::string flipped(std::string content, std::size_t at) {
        content[at] = static_cast<char>(content[at] ^ 1);
        return content;
    }

    ModuleFolder m_seed = write_seed_module(m_folder / "seed");
    std::optional<RunningRegistry> m_registry;
};

TEST_F(RegistryTest, PublishedModuleIsResolvedThenNeedsNoServer) {
    const auto published = publish();
    ASSERT_EQ(published.exit, 0) << published.err;
    EXPECT_EQ(published.out, url() + "#sha256=" + m_seed.digest.hex() + "\n");
    EXPECT_EQ(publish().exit, 0) << "the same bytes again";

    const auto resolved = lode({"resolve", url()});
    ASSERT_EQ(resolved.exit, 0) << resolved.err;
    EXPECT_EQ(resolved.out, (cache() / "modules" / m_seed.digest.hex()).string() + "\n");
    EXPECT_EQ(resolved.err, "");
    m_registry->stop();
    EXPECT_THAT(lode({"resolve", url(), "--json"}).out, HasSubstr(R"("source":"cache")"));
    EXPECT_EQ(lode({"lookup", url(), "dog", "--offline"}).out, "dog\t1 2 3\n");
    EXPECT_EQ(lode({"nearest", url(), "cat", "-k", "1"}).out, "dog\t0.9987\n");
    EXPECT_THAT(lode({"cache", "list"}).out, HasSubstr(url()));
    EXPECT_THAT(lode({"cache", "list", "--json"}).out,
                AllOf(StartsWith("{\"modules\":[{\"digest\":\"sha256:"), HasSubstr("\"handles\":[\"" + url() + "\"]")));
}

TEST_F(RegistryTest, OtherBytesUnderAPublishedVersionAreAConflict) {
    ASSERT_EQ(publish().exit, 0);
    fs::remove_all(m_folder / "seed");
    write_seed_module(m_folder / "seed", {.words = "cat\ndog\nmoose\n"});
    EXPECT_EQ(publish().exit, 7);
}

TEST_F(RegistryTest, ChangeOfAPublishedVersionIsExplainedInLines) {
    ASSERT_EQ(publish().exit, 0);
    ASSERT_EQ(lode({"resolve", url()}).exit, 0);
    for (const auto& name : names_in(cache() / "handles")) {
        std::string record = content_of(cache() / "handles" / name);
        record.replace(record.find("sha256:") + 7, 4, "0000");
        must(write_file(cache() / "handles" / name, record));
    }
    const auto refused = lode({"resolve", url()});
    EXPECT_EQ(refused.exit, 4);
    EXPECT_THAT(refused.err,
                HasSubstr("\nhint: a published version never changes, and nothing of this answer was kept.\n"
                          "      Either the registry's copy"));
}

TEST_F(RegistryTest, PublishingWithoutAGoodTokenIsDenied) {
    m_environment["LODE_TOKEN"] = "lode_wrong";
    const auto refused = publish();
    EXPECT_EQ(refused.exit, 6);
    EXPECT_THAT(refused.err, Not(HasSubstr("lode_wrong")));
    EXPECT_FALSE(fs::exists(served("module.json")));
}

TEST_F(RegistryTest, OneFlippedBitInAnyFileIsRefusedAndNothingOfItIsKept) {
    ASSERT_EQ(publish().exit, 0);
    for (const std::string name : {"words.txt", "embeddings.safetensors", "module.json"}) {
        const std::string good = content_of(served(name));
        for (const std::size_t at : {std::size_t{0}, good.size() / 2, good.size() - 1}) {
            must(write_file(served(name), flipped(good, at)));
            fs::remove_all(cache());  // what was good of the last try is kept, and not asked for again
            const auto refused = lode({"resolve", url()});
            EXPECT_EQ(refused.exit, 4) << name << " at byte " << at << ": " << refused.err;
            EXPECT_EQ(refused.out, "");
            EXPECT_THAT(refused.err, AllOf(HasSubstr(name), HasSubstr("expected sha256:"), HasSubstr("got sha256:"),
                                           HasSubstr(url() + "/" + name)));
            EXPECT_FALSE(fs::exists(cache() / "modules"));
            EXPECT_FALSE(fs::exists(cache() / "handles"));
        }
        must(write_file(served(name), good));
    }
    EXPECT_EQ(lode({"resolve", url()}).exit, 0) << "the server is mended: the same command works";
}

TEST_F(RegistryTest, TruncatedBlobAndLostIndexAreNeverAPath) {
    ASSERT_EQ(publish().exit, 0);
    const auto folder = fs::path(first_line(lode({"resolve", url()}).out));
    const std::string good = content_of(folder / "words.txt");
    fs::permissions(folder / "words.txt", fs::perms::owner_write, fs::perm_options::add);
    fs::resize_file(folder / "words.txt", good.size() - 1);
    fs::remove(cache() / "index.sqlite");

    const auto damaged = lode({"resolve", url(), "--offline"});
    EXPECT_EQ(damaged.exit, 4);
    EXPECT_EQ(damaged.out, "");
    EXPECT_THAT(damaged.err,
                AllOf(HasSubstr("the cached copy is damaged"), HasSubstr("words.txt"), HasSubstr("\nhint: ")));

    must(write_all(must(open_file(folder / "words.txt", O_WRONLY | O_TRUNC)), good, folder));
    EXPECT_EQ(lode({"resolve", url(), "--offline"}).exit, 0);
    EXPECT_TRUE(fs::exists(cache() / "index.sqlite"));
    EXPECT_THAT(lode({"cache", "list", "--offline"}).out, HasSubstr("acme/seed"));
}

TEST_F(RegistryTest, UnknownModuleIsNotFound) {
    const auto result = lode({"resolve", m_registry->url() + "/acme/nothing/1"});
    EXPECT_EQ(result.exit, 3);
    EXPECT_THAT(result.err, StartsWith("error: there is no acme/nothing version 1 at `" + m_registry->url() + "`"));
    EXPECT_THAT(result.err, EndsWith("\nhint: check the name and the version\n"));
}

TEST_F(RegistryTest, ServerDownAndNotCachedIsUnavailable) {
    ASSERT_EQ(publish().exit, 0);
    m_registry->stop();
    const auto down = lode({"resolve", url()});
    EXPECT_EQ(down.exit, 5);
    EXPECT_THAT(down.err, AllOf(HasSubstr("cannot be reached"), HasSubstr("\nhint: ")));
    const auto offline = lode({"resolve", url(), "--offline"});
    EXPECT_EQ(offline.exit, 5);
    EXPECT_THAT(offline.err, HasSubstr("is not in the cache, and lode is offline"));
}

TEST_F(RegistryTest, UnwritableCacheIsDeniedWithAHint) {
    ASSERT_EQ(publish().exit, 0);
    constexpr auto open_to_all =
        fs::perms::group_exec | fs::perms::group_read | fs::perms::others_exec | fs::perms::others_read;
    fs::permissions(m_folder.path(), open_to_all, fs::perm_options::add);
    fs::copy_file(LODE_PROGRAM, m_folder / "lode");  // where any user may run it
    for (const auto& [name, permissions] :
         {std::pair("unwritable", fs::perms(0555)), std::pair("unreadable", fs::perms(0500))}) {
        fs::create_directory(m_folder / name);
        fs::permissions(m_folder / name, permissions);
        std::vector<std::string> words = {m_folder / "lode", "resolve", url(), "--cache", (m_folder / name) / "cache"};
        if (::geteuid() == 0) words.insert(words.begin(), {"setpriv", "--reuid=65534", "--clear-groups"});
        const auto result = run_program(words, {.environment = m_environment, .input = {}, .folder = m_folder.path()});
        EXPECT_EQ(result.exit, 6) << result.err;
        EXPECT_THAT(result.err, AllOf(HasSubstr(name), HasSubstr("--cache or LODE_CACHE")));
    }
}

TEST_F(RegistryTest, TheTokenOfTheSettingsFilePublishesToo) {
    const std::string token = m_environment.at("LODE_TOKEN");
    m_environment.erase("LODE_TOKEN");
    EXPECT_EQ(publish().exit, 6);
    m_folder.write(".config/lode/config.json", R"({"tokens":{")" + m_registry->url() + R"(":")" + token + R"("}})");
    const auto published = publish();
    EXPECT_EQ(published.exit, 0) << published.err;
    m_environment["LODE_TOKEN"] = "another";
    EXPECT_EQ(publish().exit, 6) << "the variable is the stronger";
}

TEST_F(RegistryTest, OfflineOpensNoSocket) {
    if (run_program({"strace", "-V"}).exit != 0) GTEST_SKIP() << "strace is not installed";
    if (run_program({"strace", "-o", "/dev/null", "true"}).exit != 0) GTEST_SKIP() << "strace may not trace here";
    ASSERT_EQ(publish().exit, 0);
    ASSERT_EQ(lode({"resolve", url()}).exit, 0);
    auto environment = m_environment;
    environment["ASAN_OPTIONS"] = "detect_leaks=0";  // the leak sanitizer cannot work beside another tracer
    const std::string trace = (m_folder / "trace").string();
    const auto traced = run_program(
        {"strace", "-f", "-e", "trace=network", "-o", trace, LODE_PROGRAM, "--offline", "lookup", url(), "cat"},
        {.environment = environment, .input = {}, .folder = m_folder.path()});
    EXPECT_EQ(traced.out, "cat\t1.11 2.56 3.45\n");
    EXPECT_THAT(content_of(trace), Not(HasSubstr("socket")));
    const auto warm = run_program({"strace", "-f", "-e", "trace=network", "-o", trace, LODE_PROGRAM, "resolve", url()},
                                  {.environment = environment, .input = {}, .folder = m_folder.path()});
    EXPECT_EQ(warm.exit, 0);
    EXPECT_THAT(content_of(trace), Not(HasSubstr("socket"))) << "a fixed version that is cached is never asked for";
}

}  // namespace
}  // namespace lode
