// A foreign module as a registry's version: its name is the URL's, everything else is as for any module.
#include <gmock/gmock.h>

#include "base/file.h"
#include "module/foreign_folder.h"
#include "module/hashing.h"
#include "tests/resolver/network.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ForeignVersionsTest : public NetworkTest {
protected:
    static constexpr std::string_view fixed = "https://hub.example.org/acme/half/123";
    static constexpr std::string_view floating = "https://hub.example.org/acme/half";

    ForeignVersionsTest() { new_network(); }
    ModuleFolder make_model() {
        must(create_folders(m_model / "variables"));
        must(write_file(m_model / "saved_model.pb", "graph"));
        must(write_file(m_model / "variables/variables.index", "index"));
        return must(read_foreign_folder(m_model, m_progress, m_cancellation));
    }
    /// As a registry has it that published it.
    void serve_model(std::string_view url = fixed) {
        network().serve_folder(std::string(url), m_model);
        network().serve(std::string(url) + "/module.json", to_json(m_made.manifest));
    }
    Release release(const std::string& version, const Digest& digest, bool yanked = false) const {
        return {must(parse_version(version)), digest, 10, "2026-01-31T12:00:00Z", yanked};
    }
    void list(const std::vector<Release>& releases) {
        network().serve("https://hub.example.org/acme/half/versions.json",
                        to_json(VersionsDocument{must(parse_module_name("acme/half")), releases}));
    }
    void list(const Digest& digest, bool yanked = false) { list({release("123", digest, yanked)}); }

    const fs::path m_model = m_folder / "model";
    const ModuleFolder m_made = make_model();
};

TEST_F(ForeignVersionsTest, IsDownloadedOnceThenNeedsNoNetwork) {
    serve_model();
    list(m_made.digest);
    const auto resolved = resolve(fixed);
    ASSERT_THAT(resolved, IsOk());
    EXPECT_EQ(resolved->source, Source::network);
    EXPECT_EQ(resolved->resolved, fixed);
    EXPECT_EQ(resolved->module.digest, m_made.digest);
    EXPECT_EQ(resolved->module.manifest.kind, ForeignKind::saved_model);
    EXPECT_FALSE(resolved->archive.has_value());
    EXPECT_EQ(must(read_file(resolved->module.path / "variables/variables.index")), "index");
    EXPECT_FALSE(fs::exists(resolved->module.path / "module.json")) << "the folder is as it came";
    EXPECT_THAT(verify_module_folder(resolved->module, m_progress, m_cancellation), IsOk());

    new_network();
    const auto again = resolve(fixed);
    ASSERT_THAT(again, IsOk());
    EXPECT_EQ(again->source, Source::cache);
    EXPECT_THAT(resolve_offline(fixed), IsOk());
    EXPECT_THAT(requested(), IsEmpty());
}

TEST_F(ForeignVersionsTest, OtherBytesThanThePublishedOnesAreRefused) {
    serve_model();
    list(digest_of("another manifest"));
    EXPECT_THAT(resolve(fixed), FailsWith(ErrorCode::integrity, "expected sha256:"));
    EXPECT_THAT(must(m_cache.list()), IsEmpty());
}

TEST_F(ForeignVersionsTest, AFileThatIsNotAsItsManifestSaysIsRefused) {
    must(write_file(m_model / "saved_model.pb", "grapf"));
    serve_model();
    list(m_made.digest);
    EXPECT_THAT(resolve(fixed), FailsWith(ErrorCode::integrity, "saved_model.pb"));
    EXPECT_THAT(must(m_cache.list()), IsEmpty());
}

TEST_F(ForeignVersionsTest, AManifestThatLodeDoesNotMakeIsRefused) {
    const std::string text = to_json(m_made.manifest) + " ";
    network().serve(std::string(fixed) + "/module.json", text);
    list(digest_of(text));
    EXPECT_THAT(resolve(fixed), FailsWith(ErrorCode::integrity, "not the one that lode makes for its files"));
}

TEST_F(ForeignVersionsTest, AUrlThatNamesNoVersionGivesItNoName) {
    serve_model("https://files.example.org/model");
    EXPECT_THAT(resolve("https://files.example.org/model/module.json"),
                FailsWith(ErrorCode::integrity, "is one that lode makes for what has none"));
    EXPECT_THAT(must(m_cache.list()), IsEmpty());
}

TEST_F(ForeignVersionsTest, IsMeantByANameAndByARange) {
    m_settings.registries = {{must(parse_url(hub))}};
    serve_model();
    list(m_made.digest);
    for (const std::string_view handle : {floating, std::string_view("https://hub.example.org/acme/half@^123"),
                                          std::string_view("acme/half"), std::string_view("acme/half@123")}) {
        const auto resolved = resolve(handle);
        ASSERT_THAT(resolved, IsOk()) << handle;
        EXPECT_EQ(resolved->resolved, fixed);
        EXPECT_EQ(resolved->module.digest, m_made.digest);
        EXPECT_THAT(resolve_offline(handle), IsOk()) << handle;
    }
    EXPECT_EQ(requests_of(std::string(fixed) + "/saved_model.pb"), 1U);
}

TEST_F(ForeignVersionsTest, AWarningNamesTheVersionThatItWas) {
    serve_model();
    list(m_made.digest);
    ASSERT_THAT(resolve(floating), IsOk());
    m_clock.advance(std::chrono::hours(1000));
    new_network().answer(HttpMethod::get, "https://hub.example.org/acme/half/124/module.json", status(503));
    list({release("124", digest_of("next")), release("123", m_made.digest)});
    ASSERT_THAT(resolve(floating), IsOk());
    EXPECT_THAT(m_log.warnings(), Contains(HasSubstr("version 123 is taken, which")));
}

TEST_F(ForeignVersionsTest, APinIsOfItsManifest) {
    serve_model();
    list(m_made.digest);
    const auto pinned = [](std::string_view handle, const Digest& digest) {
        return std::string(handle) + "#sha256=" + digest.hex();
    };
    EXPECT_THAT(resolve(pinned(fixed, digest_of("x"))), FailsWith(ErrorCode::integrity, "pinned"));
    ASSERT_THAT(resolve(pinned(floating, m_made.digest)), IsOk());
    EXPECT_THAT(resolve_offline(pinned(fixed, m_made.digest)), IsOk());
    EXPECT_THAT(resolve_offline(pinned(floating, m_made.digest)), IsOk());
}

TEST_F(ForeignVersionsTest, ALockHoldsItByItsManifest) {
    LockFile lock_file;
    const auto source = must(parse_handle(fixed, {}));
    must(lock_file.put(must(parse_handle(floating, {})), {source, m_made.digest}));
    const LockPolicy lock{&lock_file, LockPolicy::Rule::only, "lode.lock"};
    serve_model();
    list(m_made.digest);
    ASSERT_THAT(resolve(floating, lock), IsOk());
    EXPECT_THAT(resolve_offline(floating, lock), IsOk());
    must(lock_file.put(must(parse_handle(floating, {})), {source, digest_of("another")}));
    EXPECT_THAT(resolve(floating, lock), FailsWith(ErrorCode::integrity, "locked"));
}

TEST_F(ForeignVersionsTest, AYankedOneIsResolvedWithAWarning) {
    serve_model();
    list(m_made.digest, true);
    EXPECT_THAT(resolve(fixed), IsOk());
    EXPECT_THAT(m_log.warnings(), Contains(HasSubstr("yanked")));
}

TEST_F(ForeignVersionsTest, IsListedByItsKindAndItsHandle) {
    serve_model();
    list(m_made.digest);
    ASSERT_THAT(resolve(fixed), IsOk());
    const auto listed = must(m_cache.list());
    ASSERT_EQ(listed.size(), 1U);
    EXPECT_EQ(listed[0].name, "saved_model");
    EXPECT_THAT(listed[0].handles, ElementsAre(std::string(fixed)));
}

}  // namespace
}  // namespace lode
