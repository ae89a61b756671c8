// `lode cache` as a person at a shell uses it: what is there, what may go, what must stay, what is damaged.
#include <optional>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>

#include "base/file.h"
#include "base/sqlite/database.h"
#include "tests/cli/running_registry.h"
#include "tests/cli/scenario.h"
#include "tests/support/result_matchers.h"
#include "tests/support/running_program.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

class CacheCommandTest : public Scenario {
protected:
    /// A registry with acme/seed 1, 2 and 3, all of them in the cache.
    CacheCommandTest() {
        for (const std::string version : {"1", "2", "3"}) {
            const std::string words = "cat" + version + "\ndog\nmouse\n";
            m_modules.push_back(write_seed_module(m_folder / "registry/public/acme/seed" / version,
                                                  {.version = version, .words = words}));
        }
        m_registry.emplace(m_folder / "registry");
        EXPECT_EQ(lode({"fetch", url(1), url(2), url(3)}).exit, 0);
    }
    std::string url(int version) const { return m_registry->url() + "/acme/seed/" + std::to_string(version); }
    fs::path folder_of(int version) const {
        return cache() / "modules" / m_modules[static_cast<std::size_t>(version - 1)].digest.hex();
    }
    /// As if it had been used so long ago.
    void rest(int version, int hours) {
        auto index = must(Database::open(cache() / "index.sqlite", DatabaseMode::read_write));
        auto update = must(index.prepare("UPDATE modules SET last_used = last_used - ? WHERE version = ?"));
        must(update.bind(1, std::int64_t{hours} * 3600).bind(2, std::to_string(version)).run());
    }
    void flip_a_bit(const fs::path& path) {
        std::string content = content_of(path);
        content.back() = static_cast<char>(content.back() ^ 1);
        const auto file = must(open_file(path, O_WRONLY | O_TRUNC));
        must(write_all(file, content, path));
    }
    nlohmann::json json_of(const std::vector<std::string>& words) {
        const auto result = lode(words);
        EXPECT_EQ(result.exit, 0) << result.err;
        return nlohmann::json::parse(result.out);
    }

    std::vector<ModuleFolder> m_modules;
    std::optional<RunningRegistry> m_registry;
};

TEST_F(CacheCommandTest, SizeCountsWhatModulesShareOnce) {
    const auto size = json_of({"cache", "size", "--json"});
    const auto& files = m_modules[0].manifest.files;
    EXPECT_EQ(size["modules_size"], files[0].size + 3 * files[1].size);
    EXPECT_EQ(lode({"cache", "size"}).out, std::to_string(size["size"].get<std::uint64_t>()) + "\n");
    EXPECT_EQ(lode({"lookup", url(1), "dog"}).exit, 0);
    EXPECT_GT(json_of({"cache", "size", "--json"})["derived_size"], 0);
}

TEST_F(CacheCommandTest, TrimSaysWhatGoesAndWhyTheRestStays) {
    rest(1, 30);
    rest(2, 20);
    EXPECT_THAT(lode({"cache", "pin", url(2)}).out, HasSubstr(url(2) + "\t1 module\n"));
    const auto dry = lode({"cache", "trim", "--max-size", "0", "--dry-run"});
    EXPECT_EQ(dry.exit, 0);
    EXPECT_THAT(dry.out, AllOf(HasSubstr("would go"), HasSubstr("pinned by `" + url(2) + "`"),
                               HasSubstr("used within the last hour")));
    EXPECT_TRUE(fs::exists(folder_of(1)));
    const auto report = json_of({"cache", "trim", "--max-size", "0", "--json"});
    ASSERT_THAT(report["removed"], SizeIs(1));
    EXPECT_EQ(report["removed"][0]["version"], "1");
    EXPECT_EQ(report["kept"], nlohmann::json::parse(lode({"cache", "trim", "--max-size", "0", "--json"}).out)["kept"]);
    EXPECT_FALSE(fs::exists(folder_of(1)));
    EXPECT_EQ(lode({"resolve", url(2), "--offline"}).exit, 0);
    EXPECT_EQ(lode({"resolve", url(1), "--offline"}).exit, 5);
    EXPECT_EQ(lode({"resolve", url(1)}).exit, 0);
}

TEST_F(CacheCommandTest, ModuleThatAProcessHasOpenIsNotEvicted) {
    rest(1, 30);
    // It reads its tokens from a pipe that stays open, and has the module open meanwhile.
    const fs::path pipe = m_folder / "tokens";
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    const std::string lookup = std::string(LODE_PROGRAM) + " --offline lookup " + url(1) + " < " + pipe.string();
    const RunningProgram reader({"/bin/sh", "-c", "exec " + lookup}, m_environment);
    const FileDescriptor end = must(open_file(pipe, O_WRONLY));
    must(write_all(end, "dog\n", pipe));
    while (true) {
        ASSERT_TRUE(reader.is_running());
        rest(1, 30);  // what its opening noted is long ago
        const auto report = json_of({"cache", "trim", "--max-age", "10h", "--dry-run", "--json"});
        if (!report["kept"].empty() && report["kept"][0]["reason"] == "a process has it open") break;
        ASSERT_THAT(report["kept"].empty() ? std::string() : report["kept"][0]["reason"].get<std::string>(),
                    testing::AnyOf("", "used within the last hour"));
    }
    EXPECT_EQ(lode({"cache", "trim", "--max-age", "10h"}).exit, 0);
    EXPECT_TRUE(fs::exists(folder_of(1)));
}

TEST_F(CacheCommandTest, LimitOfTheEnvironmentHoldsByItself) {
    rest(1, 30);
    rest(2, 20);
    rest(3, 10);
    m_environment["LODE_CACHE_MAX_SIZE"] = "1kB";
    write_seed_module(m_folder / "registry/public/acme/seed/4", {.version = "4", .words = "ox\ndog\nmouse\n"});
    EXPECT_EQ(lode({"resolve", m_registry->url() + "/acme/seed/4"}).exit, 0);
    EXPECT_LE(json_of({"cache", "size", "--json"})["size"], 1000);
    EXPECT_THAT(lode({"--cache-max-size", "lots", "cache", "size"}).err, HasSubstr("`lots` is no size"));
}

TEST_F(CacheCommandTest, WhatALockFileNamesStaysThoughTheLockChangesLater) {
    ASSERT_EQ(lode({"lock", url(1)}).exit, 0);
    EXPECT_THAT(lode({"cache", "pin", "--lock", "lode.lock"}).out, HasSubstr("lode.lock\t1 module\n"));
    ASSERT_EQ(lode({"lock", url(2)}).exit, 0);
    for (const int version : {1, 2, 3}) rest(version, 30);
    const auto report = json_of({"cache", "trim", "--max-size", "0", "--json"});
    EXPECT_THAT(report["removed"], SizeIs(1));
    EXPECT_TRUE(fs::exists(folder_of(1)));
    EXPECT_TRUE(fs::exists(folder_of(2)));
    EXPECT_EQ(lode({"cache", "unpin", "--lock", "lode.lock"}).exit, 0);
    EXPECT_THAT(json_of({"cache", "trim", "--max-size", "0", "--json"})["removed"], SizeIs(2));
}

TEST_F(CacheCommandTest, RemoveSaysWhatWentWhereOthersStay) {
    EXPECT_EQ(lode({"cache", "pin", "--name", "release", url(1)}).exit, 0);
    const auto removed = lode({"cache", "remove", url(1), url(3), "--json"});
    EXPECT_EQ(removed.exit, 7);
    EXPECT_THAT(removed.err, HasSubstr("pinned by `release`"));
    const auto report = nlohmann::json::parse(removed.out);
    EXPECT_THAT(report["removed"], SizeIs(1));
    EXPECT_THAT(report["kept"], SizeIs(1));
    EXPECT_FALSE(fs::exists(folder_of(3)));
}

TEST_F(CacheCommandTest, RemoveNamesModulesByHandleOrDigestAndKeepsPins) {
    EXPECT_EQ(lode({"cache", "pin", "--name", "release", url(1), url(2)}).exit, 0);
    const auto refused = lode({"cache", "remove", url(1)});
    EXPECT_EQ(refused.exit, 7);
    EXPECT_THAT(refused.err, HasSubstr("pinned by `release`"));
    EXPECT_EQ(lode({"cache", "remove", "--force", url(1)}).exit, 0);
    EXPECT_FALSE(fs::exists(folder_of(1)));
    EXPECT_EQ(lode({"cache", "remove", m_modules[2].digest.hex().substr(0, 12)}).exit, 0);
    EXPECT_FALSE(fs::exists(folder_of(3)));
    const auto unknown = lode({"cache", "remove", url(3)});
    EXPECT_EQ(unknown.exit, 3);
    EXPECT_THAT(unknown.err, HasSubstr("is not in the cache"));
    EXPECT_EQ(lode({"cache", "unpin", "nobody"}).exit, 3);
}

TEST_F(CacheCommandTest, RemovalGoesOnPastWhatIsNotThere) {
    const auto twice = lode({"cache", "remove", url(7), url(1), url(2)});
    EXPECT_EQ(twice.exit, 3);
    EXPECT_THAT(twice.err, HasSubstr("acme/seed/7` is not in the cache"));
    EXPECT_FALSE(fs::exists(folder_of(1)));
    EXPECT_FALSE(fs::exists(folder_of(2)));
    EXPECT_EQ(lode({"cache", "remove", url(3), "#"}).exit, 2);
    EXPECT_TRUE(fs::exists(folder_of(3))) << "a mistake is told before anything goes";
}

TEST_F(CacheCommandTest, DamageIsFoundAndOnlyThatIsFetchedAgain) {
    EXPECT_EQ(lode({"cache", "verify"}).exit, 0);
    flip_a_bit(folder_of(1) / "words.txt");
    const auto verified = lode({"cache", "verify"});
    EXPECT_EQ(verified.exit, 4);
    EXPECT_THAT(verified.out, AllOf(StartsWith("damaged  "), HasSubstr(m_modules[0].digest.hex().substr(0, 12))));
    // The table is another module's, too: were it fetched, it would not be found.
    fs::remove(m_folder / "registry/public/acme/seed/1/embeddings.safetensors");
    const auto repaired = lode({"cache", "verify", "--repair"});
    EXPECT_EQ(repaired.exit, 0) << repaired.err;
    EXPECT_THAT(repaired.out, HasSubstr("repaired  "));
    EXPECT_EQ(content_of(folder_of(1) / "words.txt"), "cat1\ndog\nmouse\n");
    EXPECT_EQ(lode({"cache", "verify"}).exit, 0);
    EXPECT_THAT(names_in(cache() / "damaged"), SizeIs(2)) << "nothing is lost";
}

TEST_F(CacheCommandTest, OfflineDamageIsSetAsideAndTheRestIsWhole) {
    flip_a_bit(folder_of(2) / "module.json");
    const auto repaired = lode({"--offline", "cache", "verify", "--repair"});
    EXPECT_EQ(repaired.exit, 4);
    EXPECT_THAT(repaired.out, HasSubstr("set aside"));
    EXPECT_EQ(lode({"cache", "verify"}).exit, 0);
    EXPECT_EQ(lode({"resolve", url(2), "--offline"}).exit, 5);
    EXPECT_EQ(lode({"resolve", url(1), "--offline"}).exit, 0);
    EXPECT_EQ(lode({"resolve", url(2)}).exit, 0);
}

TEST_F(CacheCommandTest, IndexThatIsAbsentCorruptOrForeignIsMadeAgainByItself) {
    const std::string before = lode({"cache", "size"}).out;
    const fs::path index = cache() / "index.sqlite";
    for (const std::string content :
         {"", "rubbish, and long enough to be looked at as a database, which it is not ..."}) {
        fs::remove(index);
        if (!content.empty()) must(write_file(index, content));
        const auto listed = lode({"cache", "list"});
        EXPECT_EQ(listed.exit, 0);
        EXPECT_THAT(listed.out, AllOf(HasSubstr(url(1)), HasSubstr(url(2)), HasSubstr(url(3))));
        EXPECT_EQ(lode({"cache", "size"}).out, before);
        EXPECT_EQ(std::count(listed.err.begin(), listed.err.end(), '\n'), content.empty() ? 0 : 1) << listed.err;
    }
    EXPECT_THAT(lode({"cache", "rebuild"}).out, StartsWith("3 modules, "));
}

TEST_F(CacheCommandTest, RebuildOfAnEmptyCacheAndQuestionsToOneWork) {
    m_environment["LODE_CACHE"] = (m_folder / "empty").string();
    EXPECT_EQ(lode({"cache", "size"}).out, "0\n");
    EXPECT_EQ(lode({"cache", "list"}).out, "");
    EXPECT_EQ(lode({"cache", "trim"}).exit, 0);
    EXPECT_EQ(lode({"cache", "verify"}).exit, 0);
    EXPECT_EQ(lode({"cache", "pin"}).out, "");
    EXPECT_FALSE(fs::exists(m_folder / "empty")) << "asking writes nothing";
    EXPECT_THAT(lode({"cache", "rebuild"}).out, StartsWith("0 modules"));
}

}  // namespace
}  // namespace lode
