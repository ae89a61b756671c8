// The documents of a registry, against golden files of their first version.
#include "module/registry_documents.h"

#include "tests/support/golden_file.h"
#include "tests/support/result_matchers.h"

namespace lode {
namespace {

Digest digest_of_letter(char letter) {
    return parse_digest_hex(std::string(64, letter)).value();
}

const RegistryDocument registry{"acme's modules", "api"};
const VersionsDocument versions{
    parse_module_name("acme/seed").value(),
    {{parse_version("1.1").value(), digest_of_letter('b'), 3'000'000'000, "2026-02-01T00:00:00Z", true},
     {parse_version("1.1.0-rc.1").value(), digest_of_letter('c'), 0, "2026-01-31T13:00:00Z", false},
     {parse_version("1").value(), digest_of_letter('a'), 123, "2026-01-31T12:00:00Z", false}}};
const CatalogueDocument catalogue{
    {{parse_module_name("acme/seed").value(), parse_version("1").value(), "cat, dog, mouse \xE2\x80\xA6", 123}}};

TEST(RegistryDocumentsTest, WhatIsWrittenIsWhatTheFirstVersionWrote) {
    EXPECT_TRUE(is_golden(to_json(registry), "registry/registry-1.json"));
    EXPECT_TRUE(is_golden(to_json(RegistryDocument{"mirror", std::nullopt}), "registry/registry-1-read-only.json"));
    EXPECT_TRUE(is_golden(to_json(versions), "registry/versions-1.json"));
    EXPECT_TRUE(is_golden(to_json(catalogue), "registry/modules-1.json"));
}

TEST(RegistryDocumentsTest, WhatIsReadIsWhatWasWritten) {
    EXPECT_EQ(parse_registry_document(to_json(registry))->name, registry.name);
    EXPECT_EQ(parse_registry_document(to_json(registry))->publish, registry.publish);
    EXPECT_EQ(parse_registry_document(R"({"schema":"lode.registry/1","name":"x"})")->publish, std::nullopt);

    const auto read = parse_versions_document(to_json(versions));
    ASSERT_THAT(read, IsOk());
    EXPECT_EQ(read->name, versions.name);
    ASSERT_EQ(read->versions.size(), 3U);
    EXPECT_EQ(to_string(read->versions[0].version), "1.1");
    EXPECT_EQ(read->versions[0].digest, digest_of_letter('b'));
    EXPECT_EQ(read->versions[0].size, 3'000'000'000U);
    EXPECT_EQ(read->versions[0].published, "2026-02-01T00:00:00Z");
    EXPECT_TRUE(read->versions[0].yanked);
    EXPECT_FALSE(read->versions[2].yanked);

    const auto modules = parse_catalogue_document(to_json(catalogue));
    ASSERT_THAT(modules, IsOk());
    ASSERT_EQ(modules->modules.size(), 1U);
    EXPECT_EQ(modules->modules[0].description, catalogue.modules[0].description);
}

TEST(RegistryDocumentsTest, MembersOfALaterTimeAreLookedPast) {
    EXPECT_THAT(parse_registry_document(R"({"schema":"lode.registry/1","name":"x","later":{}})"), IsOk());
}

TEST(RegistryDocumentsTest, ABadDocumentIsAnIntegrityErrorThatNamesItsMember) {
    struct Row {
        std::string_view name;
        std::string text;
        std::string_view words;
    };
    const auto release = [](std::string_view version, std::string_view digest) {
        return R"({"schema":"lode.versions/1","name":"acme/seed","versions":[{"version":")" + std::string(version) +
               R"(","digest":")" + std::string(digest) + R"(","size":1,"published":"","yanked":false}]})";
    };
    const std::string good = "sha256:" + std::string(64, 'a');
    EXPECT_THAT(parse_versions_document(release("1", good)), IsOk());
    const Row rows[] = {
        {"no JSON", "<html>", "malformed JSON"},
        {"an array", "[]", "`schema`"},
        {"no schema", R"({"name":"acme/seed","versions":[]})", "`schema`"},
        {"another schema", R"({"schema":"lode.versions/2","name":"acme/seed","versions":[]})", "got `lode.versions/2`"},
        {"a bad name", R"({"schema":"lode.versions/1","name":"../seed","versions":[]})", "is not a module's name"},
        {"a bad version", release("latest/../1", good), "is not a version"},
        {"a bad digest", release("1", "sha256-../../x"), "expected a digest"},
        {"a digest in capitals", release("1", "sha256:" + std::string(64, 'A')), "64 lower-case hex digits"},
        {"a negative size",
         R"({"schema":"lode.versions/1","name":"a/b","versions":[{"version":"1","digest":")" + good +
             R"(","size":-1}]})",
         "`size`"},
        {"versions that are not sorted",
         R"({"schema":"lode.versions/1","name":"a/b","versions":[{"version":"1","digest":")" + good +
             R"(","size":1,"published":"","yanked":false},{"version":"1.0","digest":")" + good +
             R"(","size":1,"published":"","yanked":false}]})",
         "not sorted at `1.0`"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        EXPECT_THAT(parse_versions_document(row.text), FailsWith(ErrorCode::integrity, std::string(row.words)));
    }
    EXPECT_THAT(parse_catalogue_document(R"({"schema":"lode.modules/1","modules":[{"name":"acme"}]})"),
                FailsWith(ErrorCode::integrity, "`modules`"));
    EXPECT_THAT(parse_registry_document(R"({"schema":"lode.registry/1","name":"x","publish":7})"),
                FailsWith(ErrorCode::integrity, "`publish`"));
}

}  // namespace
}  // namespace lode
