// Modules carried to a machine without a network, as a person at a shell does it.
#include <chrono>
#include <optional>
#include <thread>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "module/hashing.h"
#include "tests/cli/running_registry.h"
#include "tests/cli/scenario.h"
#include "tests/support/large_module.h"
#include "tests/support/result_matchers.h"
#include "tests/support/running_program.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class BundleTest : public Scenario {
protected:
    /// A registry with acme/seed 1, and a lock of three handles that mean it.
    BundleTest() {
        const fs::path folder = m_folder / "registry/public/acme/seed/1";
        m_digest = to_string(write_seed_module(folder).digest);
        m_registry.emplace(m_folder / "registry");
        m_handles = {"acme/seed", m_registry->url() + "/acme/seed/1", m_registry->url() + "/acme/seed@^1"};
        auto words = m_handles;
        words.insert(words.begin(), {"lock", "--registry", m_registry->url()});
        const auto locked = lode(words);
        EXPECT_EQ(locked.exit, 0) << locked.err;
    }
    /// From now on this machine has another cache, and nobody to ask.
    void lose_the_network() {
        m_registry.reset();
        m_environment["LODE_CACHE"] = (m_folder / "other").string();
        m_environment["LODE_OFFLINE"] = "1";
    }
    fs::path other() const { return m_folder / "other"; }

    std::string m_digest;
    std::optional<RunningRegistry> m_registry;
    std::vector<std::string> m_handles;
};

TEST_F(BundleTest, EveryHandleOfTheLockWorksWhereThereIsNoNetwork) {
    const auto exported = lode({"cache", "export", "--lock", "lode.lock", "bundle.tar.zst"});
    ASSERT_EQ(exported.exit, 0) << exported.err;
    EXPECT_EQ(exported.out, "bundle.tar.zst\n");
    EXPECT_THAT(exported.err,
                AllOf(HasSubstr("1 module (2 files"), HasSubstr("under 3 handles"), HasSubstr("sha256:")));
    lose_the_network();
    const auto imported = lode({"cache", "import", "bundle.tar.zst"});
    ASSERT_EQ(imported.exit, 0) << imported.err;
    EXPECT_THAT(imported.out,
                AllOf(HasSubstr("acme/seed\t" + m_digest + "\n"), HasSubstr("/acme/seed/1\t" + m_digest)));
    for (const auto& handle : m_handles) EXPECT_EQ(lode({"lookup", handle, "dog", "--locked"}).out, "dog\t1 2 3\n");
    fs::remove(m_folder / "lode.lock");
    for (const auto& handle : m_handles) {
        const auto found = lode({"lookup", handle, "dog"});
        EXPECT_EQ(found.out, "dog\t1 2 3\n") << handle << found.err;
    }
}

TEST_F(BundleTest, WhatIsPrintedInJsonIsWhatHappened) {
    const auto exported = nlohmann::json::parse(lode({"cache", "export", "bundle.tar.zst", "--json", "--quiet"}).out);
    EXPECT_EQ(exported["digest"], to_string(must(digest_of_file(m_folder / "bundle.tar.zst"))));
    EXPECT_EQ(exported["size"], fs::file_size(m_folder / "bundle.tar.zst"));
    EXPECT_EQ(exported["modules"][0]["digest"], m_digest);
    EXPECT_EQ(exported["modules"][0]["name"], "acme/seed");
    EXPECT_EQ(exported["handles"][0]["handle"], "acme/seed");
    EXPECT_EQ(exported["handles"][0]["resolved"], m_registry->url() + "/acme/seed/1");
    lose_the_network();
    const auto imported = nlohmann::json::parse(lode({"cache", "import", "bundle.tar.zst", "--json"}).out);
    EXPECT_EQ(imported["modules"], exported["modules"]);
    EXPECT_EQ(imported["written_files"], 2);
    const auto again = nlohmann::json::parse(lode({"cache", "import", "bundle.tar.zst", "--json"}).out);
    EXPECT_EQ(again["written_files"], 0);
    EXPECT_EQ(again["files"], 2);
}

TEST_F(BundleTest, NamedHandlesGiveTheSameBytesAsTheLock) {
    ASSERT_EQ(lode({"cache", "export", "one.tar.zst"}).exit, 0);
    ASSERT_EQ(lode({"cache", "export", m_handles[2], m_handles[0], m_handles[1], "two.tar.zst"}).exit, 0);
    EXPECT_EQ(content_of(m_folder / "one.tar.zst"), content_of(m_folder / "two.tar.zst"));
}

TEST_F(BundleTest, TheOriginalProgramListsIt) {
    ASSERT_EQ(lode({"cache", "export", "bundle.tar.zst"}).exit, 0);
    const auto listed = run_program({"tar", "--zstd", "-tf", (m_folder / "bundle.tar.zst").string()});
    if (listed.exit == 127 || listed.err.find("zstd: Cannot exec") != std::string::npos) GTEST_SKIP() << "no zstd";
    EXPECT_EQ(listed.exit, 0) << listed.err;
    EXPECT_THAT(listed.out, AllOf(HasSubstr("bundle.json\nmodules/" + m_digest.substr(7) + ".json\nblobs/sha256/")));
}

TEST_F(BundleTest, WhatIsNotInTheCacheIsNamedWithTheCommandThatFetchesIt) {
    m_environment["LODE_CACHE"] = other().string();
    const auto missing = lode({"cache", "export", "bundle.tar.zst"});
    EXPECT_EQ(missing.exit, 5);
    EXPECT_THAT(missing.err, AllOf(HasSubstr("not in the cache: `acme/seed`, `http"),
                                   HasSubstr("lode fetch --locked 'acme/seed' 'http")));
    EXPECT_FALSE(fs::exists(m_folder / "bundle.tar.zst"));
    EXPECT_FALSE(fs::exists(other() / "blobs")) << "nothing was fetched";
}

TEST_F(BundleTest, SlipsAreToldAsSuch) {
    EXPECT_EQ(lode({"cache", "export", "acme/seed"}).exit, 2) << "no bundle is named";
    EXPECT_EQ(lode({"cache", "export", "./registry/public/acme/seed/1", "bundle.tar.zst"}).exit, 2);
    EXPECT_EQ(lode({"cache", "export", "--lock", "no.lock", "bundle.tar.zst"}).exit, 3);
    EXPECT_EQ(lode({"cache", "import", "no.tar.zst"}).exit, 3);
    EXPECT_THAT(lode({"cache", "export", "no/bundle.tar.zst"}).err, HasSubstr("there is no folder `no`"));
    ASSERT_EQ(lode({"cache", "export", "bundle.tar.zst"}).exit, 0);
    EXPECT_EQ(lode({"cache", "export", "bundle.tar.zst"}).exit, 7);
    EXPECT_EQ(lode({"cache", "export", "bundle.tar.zst", "--force"}).exit, 0);
    m_folder.write("text.tar.zst", "no bundle");
    const auto text = lode({"cache", "import", "text.tar.zst"});
    EXPECT_EQ(text.exit, 4);
    EXPECT_THAT(text.err, HasSubstr("error: the bundle `text.tar.zst`: "));
    fs::remove(m_folder / "lode.lock");
    EXPECT_EQ(lode({"cache", "export", "another.tar.zst"}).exit, 3);
}

TEST_F(BundleTest, AnImportThatIsKilledGoesOnAndLeavesNoModuleBefore) {
    const fs::path large = m_folder / "registry/public/acme/large/1";
    write_large_module(large, std::uint64_t{96} << 20U);
    const std::string handle = m_registry->url() + "/acme/large/1";
    ASSERT_EQ(lode({"fetch", handle}).exit, 0);
    const auto exported = lode({"cache", "export", m_handles[1], handle, "large.tar.zst"});
    ASSERT_EQ(exported.exit, 0) << exported.err;
    lose_the_network();
    {
        RunningProgram import({LODE_PROGRAM, "cache", "import", (m_folder / "large.tar.zst").string()}, m_environment);
        const auto begun = [&] {
            std::error_code error;
            std::uint64_t bytes = 0;
            for (const auto& entry : fs::recursive_directory_iterator(other(), error))
                if (entry.is_regular_file(error)) bytes += entry.file_size(error);
            return bytes > (std::uint64_t{1} << 20U);
        };
        while (import.is_running() && !begun()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        import.kill();
    }
    EXPECT_THAT(lode({"cache", "list"}).out, Not(HasSubstr("acme/large")));
    const auto again = lode({"cache", "import", "large.tar.zst"});
    ASSERT_EQ(again.exit, 0) << again.err;
    EXPECT_EQ(lode({"show", handle, "--verify"}).exit, 0);
}

TEST_F(BundleTest, ACacheIsARegistryForOthers) {
    const RunningRegistry served({"--from-cache", cache().string()});
    m_registry.reset();
    m_environment["LODE_CACHE"] = other().string();
    EXPECT_EQ(lode({"lookup", served.url() + "/acme/seed/1", "dog"}).out, "dog\t1 2 3\n");
    fs::remove(m_folder / "lode.lock");
    EXPECT_EQ(lode({"lookup", "acme/seed@^1", "dog", "--registry", served.url()}).out, "dog\t1 2 3\n");
    m_environment["LODE_TOKEN"] = "any";
    const auto refused = lode({"publish", "./registry/public/acme/seed/1", served.url()});
    EXPECT_NE(refused.exit, 0);
    EXPECT_THAT(refused.err, HasSubstr("takes no publications"));
}

TEST_F(BundleTest, ABundleIsARegistryForOthersAndServesItsModulesAlone) {
    ASSERT_EQ(lode({"cache", "export", "bundle.tar.zst"}).exit, 0);
    write_seed_module(m_folder / "registry/public/acme/seed/2", {.version = "2"});
    ASSERT_EQ(lode({"fetch", m_registry->url() + "/acme/seed/2", "--cache", other().string()}).exit, 0);
    const RunningRegistry served({"--from-cache", (m_folder / "bundle.tar.zst").string(), "--cache", other().string()});
    m_environment["LODE_CACHE"] = (m_folder / "third").string();
    EXPECT_EQ(lode({"lookup", served.url() + "/acme/seed@*", "dog"}).out, "dog\t1 2 3\n");
    EXPECT_EQ(lode({"resolve", served.url() + "/acme/seed/2"}).exit, 3);
}

}  // namespace
}  // namespace lode
