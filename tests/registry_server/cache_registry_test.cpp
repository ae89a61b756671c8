// A cache's modules as a registry: what is listed, what is left out, what is answered.
#include "registry_server/from_cache/cache_registry.h"

#include <gmock/gmock.h>

#include "module/foreign_manifest.h"
#include "module/hashing.h"
#include "module/registry_documents.h"
#include "registry_server/from_cache/cache_handler.h"
#include "tests/support/recording_log.h"
#include "tests/support/result_matchers.h"
#include "tests/support/seed_module.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class CacheRegistryTest : public testing::Test {
protected:
    /// A module that came `age` hours ago.
    ModuleFolder module(std::string_view folder, int age, const SeedOptions& options = {}) {
        auto made = write_seed_module(m_folder / folder, options);
        fs::last_write_time(made.path / "module.json", fs::file_time_type::clock::now() - std::chrono::hours(age));
        return made;
    }
    static Answer ask(const CacheRegistry& registry, std::string path, RequestMethod method = RequestMethod::get) {
        RequestHead head;
        head.method = method;
        head.path = std::move(path);
        RecordingLog log;
        return CacheHandler(registry, log).answer(head);
    }
    static int status_of(const CacheRegistry& registry, std::string path, RequestMethod method = RequestMethod::get) {
        const auto answer = ask(registry, std::move(path), method);
        const auto* reply = std::get_if<Reply>(&answer);
        return reply == nullptr ? 200 : reply->status;
    }

    TemporaryFolder m_folder;
    RecordingLog m_log;
};

TEST_F(CacheRegistryTest, ListsEveryVersionHighestFirst) {
    const ModuleFolder one = module("one", 3);
    const ModuleFolder two = module("two", 2, {.version = "1.10"});
    const ModuleFolder other = module("other", 1, {.name = "acme/other"});
    const CacheRegistry registry({one, two, other}, m_log);
    const auto versions = must(parse_versions_document(*registry.find_document("/acme/seed/versions.json")));
    ASSERT_EQ(versions.versions.size(), 2U);
    EXPECT_EQ(versions.versions[0].digest, two.digest);
    EXPECT_EQ(versions.versions[1].digest, one.digest);
    const auto catalogue = must(parse_catalogue_document(*registry.find_document("/modules.json")));
    ASSERT_EQ(catalogue.modules.size(), 2U);
    EXPECT_EQ(to_string(catalogue.modules[1].newest), "1.10");
    EXPECT_EQ(must(parse_registry_document(*registry.find_document("/registry.json"))).publish, std::nullopt);
    EXPECT_THAT(m_log.warnings(), IsEmpty());
}

TEST_F(CacheRegistryTest, OfTwoWithOneNameAndVersionTheFirstIsServed) {
    const ModuleFolder late = module("late", 1, {.version = "1.0", .words = "ant\nbee\nfly\n"});
    const ModuleFolder early = module("early", 2);
    const CacheRegistry registry({late, early}, m_log);
    const auto versions = must(parse_versions_document(*registry.find_document("/acme/seed/versions.json")));
    ASSERT_EQ(versions.versions.size(), 1U);
    EXPECT_EQ(versions.versions[0].digest, early.digest);
    EXPECT_EQ(status_of(registry, "/acme/seed/1.0/module.json"), 404);
    EXPECT_THAT(m_log.warnings(), ElementsAre(HasSubstr(to_string(late.digest))));
}

TEST_F(CacheRegistryTest, WhatHasNoNameIsLeftOutAndThatIsSaid) {
    const Manifest manifest = must(foreign_manifest({{"saved_model.pb", 1, digest_of("x")}}));
    const CacheRegistry registry({{m_folder / "model", manifest, digest_of("m")}}, m_log);
    EXPECT_THAT(m_log.warnings(), ElementsAre(HasSubstr("are left out: 1 of them")));
    EXPECT_THAT(must(parse_catalogue_document(*registry.find_document("/modules.json"))).modules, IsEmpty());
}

TEST_F(CacheRegistryTest, ServesTheFilesThatAManifestListsAndNoOther) {
    const ModuleFolder seed = module("seed", 1);
    m_folder.write("seed/secret.txt", "not listed");
    m_folder.write("elsewhere.txt", "not below it");
    const CacheRegistry registry({seed}, m_log);
    const auto words = ask(registry, "/acme/seed/1/words.txt");
    ASSERT_TRUE(std::holds_alternative<FileReply>(words));
    EXPECT_EQ(std::get<FileReply>(words).size, 14U);
    EXPECT_TRUE(std::holds_alternative<FileReply>(ask(registry, "/acme/seed/1/module.json")));
    for (const char* path : {"/acme/seed/1/secret.txt", "/acme/seed/1/../elsewhere.txt", "/acme/seed/1/",
                             "/acme/seed/1", "/acme/seed/1.0/module.json", "/acme/seed/2/module.json", "/acme/seed",
                             "/", "/module.json", "/acme/none/versions.json", "/seed/1/words.txt"})
        EXPECT_EQ(status_of(registry, path), 404) << path;
    fs::remove(seed.path / "words.txt");
    EXPECT_EQ(status_of(registry, "/acme/seed/1/words.txt"), 404) << "it was removed since";
}

TEST_F(CacheRegistryTest, NothingCanBePublished) {
    const CacheRegistry registry({module("seed", 1)}, m_log);
    EXPECT_EQ(status_of(registry, "/healthz"), 200);
    for (const char* path : {"/acme/seed/1/module.json", "/acme/seed/2/module.json", "/registry.json"})
        for (const auto method : {RequestMethod::put, RequestMethod::post, RequestMethod::remove})
            EXPECT_EQ(status_of(registry, path, method), 405) << path;
}

}  // namespace
}  // namespace lode
