// lode_fetch_module() as a build machine meets it: what was installed, a project, a registry.
#include <optional>

#include <gmock/gmock.h>

#include "base/file.h"
#include "tests/cli/running_registry.h"
#include "tests/cli/scenario.h"
#include "tests/support/large_module.h"
#include "tests/support/result_matchers.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// A copy of the example in `project/`; acme/seed is published, at versions 1 and 1.2.
class FetchModuleTest : public Scenario {
protected:
    FetchModuleTest() {
        const std::string root = (m_folder / "registry").string();
        std::string token = lode({"token", "create", root, "--publisher", "acme"}).out;
        token.pop_back();
        m_environment["LODE_TOKEN"] = token;
        m_registry.emplace(root);
        m_environment["LODE_REGISTRY"] = m_registry->url();
        publish("1");
        fs::copy(fs::path(LODE_SOURCE_DIR) / "tests/cmake/project", m_folder / "project", fs::copy_options::recursive);
    }
    void SetUp() override {
        const auto installed =
            cmake({"--install", LODE_BUILD, "--component", "program", "--prefix", prefix().string()});
        ASSERT_EQ(installed.exit, 0) << installed.err;
    }

    fs::path prefix() const { return m_folder / "prefix"; }
    std::string digest(const std::string& version) const { return m_digests.at(version); }
    void publish(const std::string& version) {
        const std::string folder = "seed" + version;
        m_digests[version] = to_string(write_seed_module(m_folder / folder, {.version = version}).digest);
        ASSERT_EQ(lode({"publish", "./" + folder, m_registry->url()}).exit, 0);
    }
    ProgramResult in_project(std::vector<std::string> words) {
        words.insert(words.begin(), LODE_PROGRAM);
        return run_program(words, {.environment = m_environment, .input = {}, .folder = m_folder / "project"});
    }
    /// The project's only call, instead of the example's.
    void write_call(const std::string& arguments) {
        m_folder.write("project/CMakeLists.txt",
                       "cmake_minimum_required(VERSION 3.19)\n"
                       "project(call LANGUAGES NONE)\n"
                       "find_package(lode REQUIRED COMPONENTS program)\n"
                       "lode_fetch_module(" +
                           arguments +
                           ")\n"
                           "message(STATUS \"digest: ${animals_DIGEST}\")\n");
    }

    ProgramResult cmake(std::vector<std::string> words) {
        words.insert(words.begin(), LODE_CMAKE);
        return run_program(words, {.environment = m_environment, .input = {}, .folder = m_folder.path()});
    }
    /// In a build folder that is not there yet.
    ProgramResult configure(const std::vector<std::string>& definitions = {}) {
        fs::remove_all(m_folder / "build");
        std::vector<std::string> words = {"-S", "project", "-B", "build", "-G", LODE_CMAKE_GENERATOR};
        words.push_back("-DCMAKE_PREFIX_PATH=" + prefix().string());
        words.insert(words.end(), definitions.begin(), definitions.end());
        return cmake(words);
    }
    ProgramResult build() { return cmake({"--build", "build"}); }

    std::map<std::string, std::string> m_digests;
    std::optional<RunningRegistry> m_registry;
};

TEST_F(FetchModuleTest, TheExampleHasItsModuleAndBuildsWithIt) {
    const auto configured = configure();
    ASSERT_EQ(configured.exit, 0) << configured.err;
    EXPECT_THAT(configured.out, HasSubstr("-- Fetching module animals: " + cache().string()));
    const auto built = build();
    ASSERT_EQ(built.exit, 0) << built.out << built.err;
    EXPECT_EQ(content_of(m_folder / "build/vectors.txt"), "cat\t1.11 2.56 3.45\nlizard\t0 0 0\ndog\t1 2 3\n");
}

TEST_F(FetchModuleTest, OfflineTheCacheAnswersAndNothingElse) {
    const auto cold = configure({"-DLODE_OFFLINE=ON"});
    EXPECT_EQ(cold.exit, 1);
    EXPECT_THAT(cold.err, AllOf(HasSubstr("The module animals cannot be had:"), HasSubstr("  error: "),
                                HasSubstr("offline"), HasSubstr("  hint: ")));
    ASSERT_EQ(configure().exit, 0);
    m_registry->stop();
    const auto warm = configure({"-DLODE_OFFLINE=ON"});
    EXPECT_EQ(warm.exit, 0) << warm.err;
    m_environment["LODE_OFFLINE"] = "1";
    EXPECT_EQ(configure().exit, 0) << "the environment's switch is lode's own";
    EXPECT_EQ(configure({"-DLODE_CACHE=" + (m_folder / "empty").string()}).exit, 1);
}

TEST_F(FetchModuleTest, APinHoldsTheModuleToItsBytes) {
    write_call("NAME animals HANDLE acme/seed SHA256 " + digest("1").substr(7));
    const auto right = configure();
    EXPECT_EQ(right.exit, 0) << right.err;
    EXPECT_THAT(right.out, HasSubstr("digest: " + digest("1")));

    write_call("NAME animals HANDLE " + m_registry->url() + "/acme/seed/1 SHA256 " + std::string(64, '0'));
    for (const char* cached : {"", "again"}) {
        const auto wrong = configure();
        EXPECT_EQ(wrong.exit, 1) << cached;
        EXPECT_THAT(wrong.err,
                    AllOf(HasSubstr("  error: "), HasSubstr("sha256:" + std::string(64, '0')), HasSubstr(digest("1"))));
    }
}

TEST_F(FetchModuleTest, LockedAcceptsNothingThatTheProjectsLockFileDoesNotName) {
    const auto without = configure({"-DLODE_LOCKED=ON"});
    EXPECT_EQ(without.exit, 1);
    EXPECT_THAT(without.err, HasSubstr("lode.lock` does not exist"));
    ASSERT_EQ(in_project({"lock", "acme/seed@^1"}).exit, 0);
    EXPECT_EQ(configure({"-DLODE_LOCKED=ON"}).exit, 0);

    write_call("NAME animals HANDLE acme/seed@^2");
    const auto other = configure({"-DLODE_LOCKED=ON"});
    EXPECT_EQ(other.exit, 1);
    EXPECT_THAT(other.err, AllOf(HasSubstr("  error: `acme/seed@^2` is not in the lock file"),
                                 HasSubstr("  hint: add it with: lode lock 'acme/seed@^2'")));
    m_environment["LODE_LOCKED"] = "1";
    EXPECT_EQ(configure().exit, 1) << "the environment's switch is lode's own";
}

TEST_F(FetchModuleTest, AChangedLockFileConfiguresTheProjectAgain) {
    ASSERT_EQ(in_project({"lock", "acme/seed@^1"}).exit, 0);
    publish("1.2");
    write_call("NAME animals HANDLE acme/seed@^1");
    EXPECT_THAT(configure().out, HasSubstr("digest: " + digest("1"))) << "locked is locked";
    ASSERT_EQ(in_project({"lock", "--update"}).exit, 0);
    EXPECT_THAT(build().out, HasSubstr("digest: " + digest("1.2")));
}

TEST_F(FetchModuleTest, ALockFileMayBeNamed) {
    ASSERT_EQ(in_project({"lock", "acme/seed@^1", "--lock", "other.lock"}).exit, 0);
    publish("1.2");
    write_call("NAME animals HANDLE acme/seed@^1");
    EXPECT_THAT(configure({"-DLODE_LOCK=other.lock"}).out, HasSubstr("digest: " + digest("1")));
    const auto slip = configure({"-DLODE_LOCK=othr.lock"});
    EXPECT_EQ(slip.exit, 1);
    EXPECT_THAT(slip.err, HasSubstr("othr.lock` does not exist"));
}

TEST_F(FetchModuleTest, AFolderCountsFromTheProjectsOwn) {
    write_call("NAME animals HANDLE ../seed1");
    EXPECT_THAT(configure().out, AllOf(HasSubstr("digest: " + digest("1")), HasSubstr((m_folder / "seed1").string())));
}

TEST_F(FetchModuleTest, AWarningDoesNotStopTheConfiguration) {
    ASSERT_EQ(configure().exit, 0);
    m_registry->stop();
    m_folder.write(".config/lode/config.json", R"({"max_age": 0})");
    const auto stale = configure();
    EXPECT_EQ(stale.exit, 0);
    EXPECT_THAT(stale.err, AllOf(HasSubstr("CMake Warning"), HasSubstr("  warning: ")));
}

TEST_F(FetchModuleTest, ALongDownloadShowsThatItGoesOnAndThatIsNoWarning) {
    write_large_module(m_folder / "large", 4'000'000);
    ASSERT_EQ(lode({"publish", "./large", m_registry->url()}).exit, 0);
    m_folder.write(".config/lode/config.json", R"({"max_rate": 1500000})");
    write_call("NAME animals HANDLE acme/large");
    const auto configured = configure();
    EXPECT_EQ(configured.exit, 0) << configured.err;
    EXPECT_THAT(configured.err, AllOf(HasSubstr("downloading acme/large version 1: "), HasSubstr(" of 4.0 MB ("),
                                      Not(HasSubstr("CMake Warning"))));
}

TEST_F(FetchModuleTest, WrongUseIsSaidSo) {
    const std::vector<std::pair<std::string, std::string>> calls = {
        {"HANDLE acme/seed", "got no value for NAME"},
        {"NAME animals", "got no value for HANDLE"},
        {"NAME animals HANDLE acme/seed SHA256", "got no value for SHA256"},
        {"NAME animals HANDLE acme/seed SHA256 \"${NOT_SET}\"", "got no value for SHA256"},
        {"NAME animals HANDLE acme/seed VERSION 1", "not: VERSION 1"},
        {"NAME \"two words\" HANDLE acme/seed", "which `two"},
        {"NAME animals HANDLE seed", "  hint: "},
        {"NAME animals HANDLE acme/seed SHA256 beef", "  error: "},
        {"NAME animals HANDLE --help", "  error: "},
    };
    for (const auto& [call, complaint] : calls) {
        write_call(call);
        const auto refused = configure();
        EXPECT_EQ(refused.exit, 1) << call;
        EXPECT_THAT(refused.err, AllOf(HasSubstr("CMake Error"), HasSubstr(complaint), Not(HasSubstr("{\"error\""))))
            << call;
    }
}

TEST_F(FetchModuleTest, AProgramThatCannotRunIsSaidSo) {
    const auto missing = configure({"-DLODE_PROGRAM=/nothing/there"});
    EXPECT_EQ(missing.exit, 1);
    EXPECT_THAT(missing.err, AllOf(HasSubstr("The module animals cannot be had:"), HasSubstr("lode ended with: ")));
}

TEST_F(FetchModuleTest, TheProgramAloneIsNoLibrary) {
    m_folder.write("project/CMakeLists.txt",
                   "cmake_minimum_required(VERSION 3.19)\n"
                   "project(call LANGUAGES NONE)\n"
                   "find_package(lode REQUIRED COMPONENTS program library)\n");
    const auto refused = configure();
    EXPECT_EQ(refused.exit, 1);
    EXPECT_THAT(refused.err, HasSubstr("only the program of lode is installed here"));
}

}  // namespace
}  // namespace lode
