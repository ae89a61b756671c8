// Caches that several share: one that is only read below one's own, several users of one group, and folders that are in
// strange hands.
#include <optional>

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "tests/cli/running_registry.h"
#include "tests/cli/scenario.h"
#include "tests/support/result_matchers.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class SharedCacheTest : public Scenario {
protected:
    SharedCacheTest() {
        for (const std::string version : {"1", "2"})
            write_seed_module(m_folder / "registry/public/acme/seed" / version, {.version = version});
        m_registry.emplace(m_folder / "registry");
        fs::permissions(m_folder.path(), fs::perms(0755));  // other users may come in
    }
    std::string url(int version) const { return m_registry->url() + "/acme/seed/" + std::to_string(version); }
    /// Runs `lode` as another user, who has that cache.
    ProgramResult lode_as(unsigned user, unsigned group, std::vector<std::string> words) {
        const std::vector<std::string> as = {"setpriv", "--reuid=" + std::to_string(user),
                                             "--regid=" + std::to_string(group), "--clear-groups", LODE_PROGRAM};
        words.insert(words.begin(), as.begin(), as.end());
        return run_program(words, {.environment = m_environment, .input = {}, .folder = m_folder.path()});
    }
    bool can_be_others() { return ::geteuid() == 0 && lode_as(12001, 12000, {"--version"}).exit == 0; }
    /// What is in a folder and below it, with what a change would change.
    static std::string state_of(const fs::path& folder) {
        std::string state;
        for (const auto& entry : fs::recursive_directory_iterator(folder))
            state += entry.path().string() + (entry.is_regular_file() ? "=" + content_of(entry.path()) : "") + "\n";
        return state;
    }

    std::optional<RunningRegistry> m_registry;
};

TEST_F(SharedCacheTest, BothAreReadAndTheFirstIsWritten) {
    ASSERT_EQ(lode({"lookup", url(1), "dog"}).exit, 0);
    const fs::path shared = cache();
    const std::string before = state_of(shared);
    m_environment["LODE_SHARED_CACHE"] = shared.string();
    m_environment["LODE_CACHE"] = (m_folder / "own").string();
    const auto found = lode({"--offline", "resolve", url(1)});
    EXPECT_EQ(found.exit, 0) << found.err;
    EXPECT_THAT(found.out, StartsWith(shared.string()));
    EXPECT_EQ(lode({"--offline", "lookup", url(1), "dog"}).out, "dog\t1 2 3\n");
    EXPECT_FALSE(fs::exists(m_folder / "own")) << "all of it was below";
    EXPECT_THAT(lode({"resolve", url(2)}).out, StartsWith((m_folder / "own").string()));
    EXPECT_EQ(lode({"--offline", "resolve", url(2)}).exit, 0);
    const auto exported = lode({"cache", "export", url(1), url(2), "both.tar.zst"});
    EXPECT_EQ(exported.exit, 0) << exported.err;
    EXPECT_THAT(lode({"cache", "import", "both.tar.zst", "--cache", (m_folder / "third").string()}).out,
                AllOf(HasSubstr(url(1)), HasSubstr(url(2))));
    EXPECT_EQ(state_of(shared), before);
}

TEST_F(SharedCacheTest, FilesThatAreBelowAreCopiedAndNotFetched) {
    ASSERT_EQ(lode({"resolve", url(1)}).exit, 0);
    const std::string before = state_of(cache());
    m_environment["LODE_SHARED_CACHE"] = cache().string();
    m_environment["LODE_CACHE"] = (m_folder / "own").string();
    const fs::path published = m_folder / "registry/public/acme/seed/2";
    for (const auto& name : names_in(published))  // its files are those of version 1
        if (name != "module.json") fs::rename(published / name, m_folder / name);
    const auto resolved = lode({"resolve", url(2)});
    EXPECT_EQ(resolved.exit, 0) << resolved.err;
    EXPECT_EQ(resolved.err, "");
    EXPECT_EQ(state_of(cache()), before);
    m_environment.erase("LODE_SHARED_CACHE");
    EXPECT_EQ(lode({"--offline", "lookup", url(2), "dog"}).out, "dog\t1 2 3\n") << "it is one's own by now";
    EXPECT_EQ(lode({"cache", "verify"}).exit, 0);
    EXPECT_THAT(names_in(m_folder / "own/partial"), IsEmpty());
}

TEST_F(SharedCacheTest, FilesThatAreDamagedBelowAreFetched) {
    ASSERT_EQ(lode({"resolve", url(1)}).exit, 0);
    for (const auto& entry : fs::recursive_directory_iterator(cache() / "blobs")) {
        if (!entry.is_regular_file()) continue;
        std::string content = content_of(entry.path());
        content.back() ^= 1;
        fs::remove(entry.path());
        must(write_file(entry.path(), content));
    }
    m_environment["LODE_SHARED_CACHE"] = cache().string();
    m_environment["LODE_CACHE"] = (m_folder / "own").string();
    const auto resolved = lode({"resolve", url(2)});
    EXPECT_EQ(resolved.exit, 0) << resolved.err;
    EXPECT_THAT(resolved.err, AllOf(HasSubstr("the shared cache `" + cache().string() + "` is damaged: `"),
                                    HasSubstr("has other bytes than its name says")));
    EXPECT_EQ(lode({"cache", "verify"}).exit, 0);
    EXPECT_THAT(names_in(m_folder / "own/partial"), IsEmpty());
}

TEST_F(SharedCacheTest, ModuleThatIsDamagedBelowIsFetchedIntoOnesOwn) {
    const auto resolved = lode({"resolve", url(1)});
    fs::remove(fs::path(resolved.out.substr(0, resolved.out.size() - 1)) / "words.txt");
    m_environment["LODE_SHARED_CACHE"] = cache().string();
    m_environment["LODE_CACHE"] = (m_folder / "own").string();
    const auto again = lode({"resolve", url(1)});
    EXPECT_EQ(again.exit, 0) << again.err;
    EXPECT_THAT(again.out, StartsWith((m_folder / "own").string()));
    EXPECT_EQ(lode({"--offline", "resolve", url(1)}).exit, 0);
}

TEST_F(SharedCacheTest, CacheThatCannotBeWrittenIsReadAllTheSame) {
    if (!can_be_others()) GTEST_SKIP() << "only root can become another user, and the program must be readable to all";
    ASSERT_EQ(lode({"lookup", url(1), "dog"}).exit, 0);
    const std::string before = state_of(cache());
    // It is root's, and not this user's to write to.
    EXPECT_EQ(lode_as(12001, 12000, {"--offline", "lookup", url(1), "dog"}).out, "dog\t1 2 3\n");
    EXPECT_THAT(lode_as(12001, 12000, {"cache", "list"}).out, HasSubstr(url(1)));
    EXPECT_EQ(lode_as(12001, 12000, {"cache", "verify"}).exit, 0);
    const auto refused = lode_as(12001, 12000, {"resolve", url(2)});
    EXPECT_EQ(refused.exit, 6);
    EXPECT_THAT(refused.err, HasSubstr("LODE_CACHE"));
    EXPECT_EQ(state_of(cache()), before);
}

TEST_F(SharedCacheTest, UsersOfOneGroupWriteToOneCache) {
    if (!can_be_others()) GTEST_SKIP() << "only root can become another user, and the program must be readable to all";
    fs::create_directory(cache());
    ASSERT_EQ(::chown(cache().c_str(), 12001, 12000), 0);
    ASSERT_EQ(::chmod(cache().c_str(), 02775), 0);
    EXPECT_EQ(lode_as(12001, 12000, {"resolve", url(1)}).exit, 0);
    const auto stranger = lode_as(12002, 12000, {"resolve", url(2)});
    EXPECT_EQ(stranger.exit, 6);
    EXPECT_THAT(stranger.err, AllOf(HasSubstr("belongs to another user"), HasSubstr("LODE_TRUSTED_CACHES")));
    m_environment["LODE_TRUSTED_CACHES"] = cache().string();
    const auto second = lode_as(12002, 12000, {"resolve", url(2)});
    EXPECT_EQ(second.exit, 0) << second.err;
    EXPECT_EQ(lode_as(12002, 12000, {"--offline", "lookup", url(1), "dog"}).out, "dog\t1 2 3\n");
    EXPECT_THAT(lode_as(12001, 12000, {"cache", "list"}).out, AllOf(HasSubstr(url(1)), HasSubstr(url(2))));
    const auto removed = lode_as(12002, 12000, {"cache", "remove", url(1)});
    EXPECT_EQ(removed.exit, 0) << removed.err;
    EXPECT_EQ(lode_as(12001, 12000, {"--offline", "resolve", url(1)}).exit, 5);
    EXPECT_EQ(lode_as(12001, 12000, {"cache", "verify"}).exit, 0);
}

TEST_F(SharedCacheTest, FolderThatEverybodyCanWriteToIsRefusedUnlessItIsTrusted) {
    fs::create_directory(cache());
    fs::permissions(cache(), fs::perms(01777));
    const auto refused = lode({"resolve", url(1)});
    EXPECT_EQ(refused.exit, 6);
    EXPECT_THAT(refused.err, AllOf(HasSubstr("everybody can write to it"), HasSubstr("LODE_TRUSTED_CACHES")));
    EXPECT_THAT(names_in(cache()), IsEmpty());
    EXPECT_EQ(lode({"search", "seed", "--registry", m_registry->url()}).exit, 6);
    EXPECT_EQ(lode({"serve", "--from-cache"}).exit, 6);
    for (const std::string& trusted : {cache().string(), cache().string() + "/"}) {
        m_environment["LODE_TRUSTED_CACHES"] = "/nowhere:" + trusted;
        EXPECT_EQ(lode({"resolve", url(1)}).exit, 0) << trusted;
    }
}

TEST_F(SharedCacheTest, SharedFolderThatEverybodyCanWriteToIsRefusedToo) {
    fs::create_directory(m_folder / "shared");
    fs::permissions(m_folder / "shared", fs::perms(0777));
    m_environment["LODE_SHARED_CACHE"] = (m_folder / "shared").string();
    EXPECT_EQ(lode({"resolve", url(1)}).exit, 6);
}

TEST_F(SharedCacheTest, SymbolicLinksInACacheAreNotFollowed) {
    fs::create_directories(cache());
    fs::create_directory(m_folder / "elsewhere");
    for (const char* name : {"blobs", "modules", "handles", "partial", "pins", "derived"}) {
        fs::create_directory_symlink(m_folder / "elsewhere", cache() / name);
        const auto refused = lode({"resolve", url(1)});
        EXPECT_EQ(refused.exit, 6);
        EXPECT_THAT(refused.err, HasSubstr(std::string("`") + name + "` in it is a symbolic link"));
        fs::remove(cache() / name);
    }
    EXPECT_THAT(names_in(m_folder / "elsewhere"), IsEmpty());
    EXPECT_EQ(lode({"resolve", url(1)}).exit, 0);
}

}  // namespace
}  // namespace lode
