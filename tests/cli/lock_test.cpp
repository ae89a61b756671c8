// Floating handles, registries and the lock file, as a person at a shell meets them.
#include <optional>
#include <thread>

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
using testing::Not;
using testing::StartsWith;

class LockTest : public Scenario {
protected:
    LockTest() {
        std::string token = lode({"token", "create", root(), "--publisher", "acme"}).out;
        token.pop_back();
        m_environment["LODE_TOKEN"] = token;
        m_registry.emplace(root());
        m_environment["LODE_REGISTRY"] = m_registry->url();
        publish("1");
    }
    std::string root() const { return (m_folder / "registry").string(); }
    std::string seed_url() const { return m_registry->url() + "/acme/seed"; }
    void publish(const std::string& version) {
        const std::string folder = "seed" + version;
        m_digests[version] = to_string(write_seed_module(m_folder / folder, {.version = version}).digest);
        const auto published = lode({"publish", "./" + folder, m_registry->url()});
        ASSERT_EQ(published.exit, 0) << published.err;
    }
    std::string digest(const std::string& version) const { return m_digests.at(version); }
    std::string lock_file() const { return content_of(m_folder / "lode.lock"); }

    std::map<std::string, std::string> m_digests;
    std::optional<RunningRegistry> m_registry;
};

TEST_F(LockTest, ALockedHandleStaysWhatItWasUntilItIsUpdated) {
    const auto locked = lode({"lock", "acme/seed"});
    ASSERT_EQ(locked.exit, 0) << locked.err;
    EXPECT_EQ(locked.out, "acme/seed\t" + digest("1") + "\n");
    EXPECT_THAT(lock_file(), AllOf(HasSubstr("\"" + seed_url() + "/1\""), HasSubstr(digest("1"))));
    publish("2");
    EXPECT_THAT(lode({"resolve", "acme/seed", "--json"}).out, HasSubstr(digest("1"))) << "honoured by itself";
    EXPECT_THAT(lode({"lock", "acme/seed", "--json"}).out, HasSubstr(R"("change":"kept")"));
    const auto updated = lode({"lock", "--update", "acme/seed", "--json"});
    EXPECT_THAT(updated.out, AllOf(HasSubstr(R"("change":"updated")"), HasSubstr(digest("2")),
                                   HasSubstr("\"resolved\":\"" + seed_url() + "/2\"")));
    EXPECT_THAT(lode({"resolve", "acme/seed", "--locked", "--json"}).out, HasSubstr(digest("2")));
}

TEST_F(LockTest, ProcessesThatLockAtTheSameTimeLoseNothingOfOneAnother) {
    publish("2");
    const std::vector<std::string> handles = {"acme/seed",    "acme/seed@1",  "acme/seed@2",
                                              "acme/seed@^1", "acme/seed@^2", seed_url() + "/1"};
    std::vector<std::thread> threads;
    for (const auto& handle : handles)
        threads.emplace_back([&] {
            const auto locked = lode({"lock", handle});
            EXPECT_EQ(locked.exit, 0) << locked.err;
        });
    for (auto& thread : threads) thread.join();
    for (const auto& handle : handles) EXPECT_EQ(lode({"resolve", handle, "--locked"}).exit, 0) << handle;
}

TEST_F(LockTest, LockedAcceptsNothingElse) {
    EXPECT_EQ(lode({"resolve", "acme/seed", "--locked"}).exit, 3) << "there is no lock file";
    ASSERT_EQ(lode({"lock", "acme/seed@^1"}).exit, 0);
    EXPECT_EQ(lode({"resolve", "acme/seed@^1", "--locked"}).exit, 0);
    const auto other = lode({"resolve", "acme/seed", "--locked"});
    EXPECT_EQ(other.exit, 3);
    EXPECT_THAT(other.err, AllOf(HasSubstr("is not in the lock file"), HasSubstr("hint: add it with: lode lock")));
    m_environment["LODE_LOCKED"] = "1";
    EXPECT_EQ(lode({"resolve", seed_url() + "/1"}).exit, 3);
    EXPECT_EQ(lode({"resolve", "./seed1"}).exit, 0) << "a folder is in place";
    EXPECT_EQ(lode({"lock", "acme/seed"}).exit, 2) << "locked is locked";
}

TEST_F(LockTest, ALockIsEnoughForAnotherMachine) {
    ASSERT_EQ(lode({"lock", "acme/seed", seed_url() + "@^1", seed_url() + "/1"}).exit, 0);
    fs::remove_all(cache());
    m_environment.erase("LODE_REGISTRY");
    EXPECT_EQ(lode({"lookup", "acme/seed", "dog", "--locked"}).out, "dog\t1 2 3\n");
    m_registry->stop();
    for (const auto& handle : {std::string("acme/seed"), seed_url() + "@^1", seed_url() + "/1"})
        EXPECT_EQ(lode({"lookup", handle, "dog", "--locked", "--offline"}).out, "dog\t1 2 3\n") << handle;
}

TEST_F(LockTest, OtherBytesThanTheLockedOnesAreRefused) {
    ASSERT_EQ(lode({"lock", "acme/seed"}).exit, 0);
    std::string lock = lock_file();
    lock.replace(lock.find("sha256:") + 7, 4, "0000");
    must(write_file(m_folder / "lode.lock", lock));
    const auto refused = lode({"resolve", "acme/seed", "--locked"});
    EXPECT_EQ(refused.exit, 4);
    EXPECT_THAT(refused.err, HasSubstr("is not the one that the lock file names: expected sha256:0000"));
    EXPECT_EQ(refused.out, "");
}

TEST_F(LockTest, AnUnresolvedMergeIsSaidSo) {
    m_folder.write("lode.lock", "{\n<<<<<<< ours\n=======\n>>>>>>> theirs\n}\n");
    for (const auto& words : std::vector<std::vector<std::string>>{{"resolve", "acme/seed"}, {"lock", "acme/seed"}}) {
        const auto refused = lode(words);
        EXPECT_EQ(refused.exit, 4);
        EXPECT_THAT(refused.err, AllOf(HasSubstr("lode.lock"), HasSubstr("the marks of a merge")));
    }
    EXPECT_EQ(lode({"cache", "list"}).exit, 0) << "what needs no lock is not disturbed by it";
}

TEST_F(LockTest, NothingIsWrittenWhereOneHandleFails) {
    EXPECT_EQ(lode({"lock", "acme/seed", "acme/nothing"}).exit, 3);
    EXPECT_FALSE(fs::exists(m_folder / "lode.lock"));
    EXPECT_EQ(lode({"lock", "./seed1"}).exit, 2);
    EXPECT_EQ(lode({"lock"}).exit, 2);
}

TEST_F(LockTest, AnUpdateOfWhatIsNotThereSuggestsWhatIs) {
    ASSERT_EQ(lode({"lock", "acme/seed@^1", "--lock", "other.lock"}).exit, 0);
    const auto slip = lode({"lock", "--update", "acme/seed@^2", "--lock", "other.lock"});
    EXPECT_EQ(slip.exit, 3);
    EXPECT_THAT(slip.err, HasSubstr("did you mean `acme/seed@^1`?"));
    EXPECT_EQ(lode({"resolve", "acme/seed", "--lock", "othr.lock"}).exit, 3) << "a file that was named must be there";
}

TEST_F(LockTest, RegistriesComeFromFlagEnvironmentAndSettings) {
    m_environment["LODE_REGISTRY"] = "http://127.0.0.1:1";
    const auto down = lode({"resolve", "acme/seed"});
    EXPECT_EQ(down.exit, 5);
    EXPECT_THAT(down.err, AllOf(HasSubstr("the registry `http://127.0.0.1:1`"), Not(HasSubstr("lode_"))));
    EXPECT_EQ(lode({"resolve", "acme/seed", "--registry", m_registry->url()}).exit, 0);
    fs::remove_all(cache());
    const auto several = {"resolve",    "--registry",         "http://127.0.0.1:1",
                          "--registry", "http://127.0.0.1:2", "acme/seed"};
    EXPECT_EQ(lode({several.begin(), several.end()}).exit, 5) << "the handle may come after an option's value";
    m_environment.erase("LODE_REGISTRY");
    EXPECT_EQ(lode({"resolve", "acme/seed"}).exit, 2) << "no registry is named";
    m_folder.write(
        ".config/lode/config.json",
        R"({"registries": [{"url": "http://127.0.0.1:1", "publishers": ["other"]}, ")" + m_registry->url() + "\"]}");
    EXPECT_EQ(lode({"resolve", "acme/seed"}).exit, 0);
}

TEST_F(LockTest, ARangeIsResolvedByUrl) {
    publish("1.5");
    publish("2");
    EXPECT_THAT(lode({"resolve", seed_url() + "@^1", "--json"}).out, HasSubstr(digest("1.5")));
    EXPECT_THAT(lode({"resolve", seed_url(), "--json"}).out, HasSubstr(digest("2")));
    const auto none = lode({"resolve", seed_url() + "@>=3"});
    EXPECT_EQ(none.exit, 3);
    EXPECT_THAT(none.err,
                AllOf(StartsWith("error: there is no version >=3 of acme/seed"), HasSubstr("hint: the newest is 2\n")));
}

}  // namespace
}  // namespace lode
